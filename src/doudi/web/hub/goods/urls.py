"""The addresses of goods, under hub/."""

from django.urls import path

from doudi.web.hub.goods import contractors, costs, home, homes, redeeming, served, stores, vouchers

urlpatterns = [
    path("goods", stores.stores, name="goods"),
    path("goods/stores/<int:number>", stores.store, name="goods_store"),
    path("goods/stores/<int:number>/in", stores.come_in, name="goods_in"),
    path("goods/stores/<int:number>/out", stores.go_out, name="goods_out"),
    path("goods/stores/<int:number>/lost", stores.lost, name="goods_lost"),
    path("goods/given/<int:number>", stores.receipt, name="goods_receipt"),
    path("goods/vouchers", vouchers.every, name="goods_vouchers"),
    path("goods/vouchers/redeem", redeeming.redeem, name="goods_redeem"),
    path("goods/vouchers/series/<int:number>", vouchers.series, name="goods_series"),
    path("goods/vouchers/series/<int:number>/issue", vouchers.give_out, name="goods_issue"),
    path("goods/vouchers/partners/<int:number>", vouchers.partner, name="goods_partner"),
    path("goods/vouchers/<str:number>", vouchers.voucher, name="goods_voucher"),
    path("goods/services", served.services, name="goods_services"),
    path("goods/costs", costs.costs, name="goods_costs"),
    path("goods/homes", homes.homes, name="goods_homes"),
    path("goods/homes/new", homes.new, name="goods_home_new"),
    path("goods/homes/export", homes.export, name="goods_homes_export"),
    path("goods/homes/<str:number>", home.home, name="goods_home"),
    path("goods/homes/<str:number>/address", home.address, name="goods_home_address"),
    path("goods/homes/<str:number>/pictures", home.pictures, name="goods_home_pictures"),
    path("goods/homes/<str:number>/pictures/<int:picture>", home.picture, name="goods_home_picture"),
    path("goods/homes/<str:number>/to/<slug:to>", home.step, name="goods_home_step"),
    path("goods/contractors", contractors.contractors, name="goods_contractors"),
]
