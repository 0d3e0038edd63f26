"""The addresses of needs, under hub/."""

from django.urls import path

from doudi.web.hub.needs import board, fund, hotline, inbox, meetings, need, overruled, owners, reaches, sent, several

urlpatterns = [
    path("needs", inbox.inbox, name="needs"),
    path("needs/board", board.board, name="needs_board"),
    path("needs/fund", fund.fund, name="need_fund"),
    path("needs/meetings", meetings.meetings, name="need_meetings"),
    path("needs/meetings/<str:number>", meetings.meeting, name="need_meeting"),
    path("needs/new", hotline.hotline, name="need_new"),
    path("needs/several", several.several, name="need_several"),
    path("needs/several/<str:together>", several.progress, name="need_together"),
    path("needs/overruled", overruled.overruled, name="needs_overruled"),
    path("needs/owners", owners.owners, name="need_owners"),
    path("needs/owners/partners", owners.partners, name="need_partners"),
    path("needs/owners/reaches", reaches.reaches, name="need_reaches"),
    path("needs/sent", sent.sent, name="sendings"),
    path("needs/sent/<str:number>", sent.sending, name="sending"),
    path("needs/notices/<int:number>", inbox.notice, name="need_notice"),
    path("needs/<str:number>", need.need, name="need"),
    path("needs/<str:number>/<slug:act>", need.act, name="need_act"),
]
