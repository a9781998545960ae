"""Addresses of deals."""

from django.urls import path

from pipeline.deals.views import deal_items, deals, milestones, requests

urlpatterns = [
    path("deals/new/", deals.new, name="deal_new"),
    path("deals/<int:pk>/edit/", deals.edit, name="deal_edit"),
    path("deals/<int:pk>/move/", deals.move, name="deal_move"),
    path("deals/<int:pk>/next-step/", deals.NextStep.as_view(), name="deal_next_step"),
    path("deals/<int:pk>/shares/", deals.shares, name="deal_shares"),
    path("deals/<int:pk>/items/", deal_items.items, name="deal_items"),
    path("deals/<int:pk>/items/<int:item>/file/", deal_items.item_file, name="deal_item_file"),
    path("deals/<int:pk>/milestones/new/", milestones.milestone_new, name="deal_milestone_new"),
    path("deals/<int:pk>/milestones/<int:milestone>/", milestones.milestone, name="deal_milestone"),
    path("deals/<int:pk>/milestones/<int:milestone>/done/", milestones.milestone_done, name="deal_milestone_done"),
    path("deals/<int:pk>/milestones/<int:milestone>/move/", milestones.milestone_move, name="deal_milestone_move"),
    path("deals/<int:pk>/milestones/<int:milestone>/drop/", milestones.milestone_drop, name="deal_milestone_drop"),
    path("win-requests/<int:pk>/", requests.DecideWin.as_view(), name="win_request"),
    path("win-requests/<int:pk>/withdraw/", requests.WithdrawWin.as_view(), name="win_withdraw"),
    path("share-requests/<int:pk>/", requests.DecideShares.as_view(), name="share_request"),
    path("share-requests/<int:pk>/withdraw/", requests.WithdrawShares.as_view(), name="share_withdraw"),
]
