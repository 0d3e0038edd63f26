"""Goods and services at what they cost: vouchers, things in kind, hours of service, homes made fit for old age (实物 服务 适老化改造).

Nouns: Series, Voucher, PartnerPayment · Store, Lot, Leaving · Contractor, Home, HomeStep, PlanItem, Inspection, HomePicture.
Verbs: open_series, issue, redeem, lapse, pay_partner · receive, hand_out, write_down · register_home, survey, plan, contract, begin,
finish, inspect, pay, close, cancel · keep_pictures · post_goods.
What was done is written here; `post_goods` books it, each under its own key.
"""
