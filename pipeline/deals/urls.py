"""Addresses of deals."""

from django.urls import path

from pipeline.deals.views import deal_items, deals, milestones, pauses, push_choices, pushes, requests

urlpatterns = [
    path("deals/new/", deals.New.as_view(), name="deal_new"),
    path("deals/<int:pk>/edit/", deals.Edit.as_view(), name="deal_edit"),
    path("deals/<int:pk>/move/", deals.move, name="deal_move"),
    path("deals/<int:pk>/next-step/", deals.NextStep.as_view(), name="deal_next_step"),
    path("deals/<int:pk>/forecast/", deals.Forecast.as_view(), name="deal_forecast"),
    path("deals/<int:pk>/pause/", pauses.Pause.as_view(), name="deal_pause"),
    path("deals/<int:pk>/resume/", pauses.Resume.as_view(), name="deal_resume"),
    path("deals/<int:pk>/shares/", deals.Shares.as_view(), name="deal_shares"),
    path("deals/<int:pk>/items/", deal_items.items, name="deal_items"),
    path("deals/<int:pk>/items/<int:item>/file/", deal_items.item_file, name="deal_item_file"),
    path("deals/<int:pk>/replaced-files/<int:replaced>/", deal_items.replaced_file, name="deal_replaced_file"),
    path("deals/<int:pk>/milestones/new/", milestones.New.as_view(), name="deal_milestone_new"),
    path("deals/<int:pk>/milestones/<int:milestone>/", milestones.milestone, name="deal_milestone"),
    path("deals/<int:pk>/milestones/<int:milestone>/done/", milestones.Done.as_view(), name="deal_milestone_done"),
    path("deals/<int:pk>/milestones/<int:milestone>/move/", milestones.Move.as_view(), name="deal_milestone_move"),
    path("deals/<int:pk>/milestones/<int:milestone>/drop/", milestones.Drop.as_view(), name="deal_milestone_drop"),
    path("deals/<int:pk>/pushes/<int:change>/", pushes.Explain.as_view(), name="deal_push"),
    path("settings/push-reasons/", push_choices.PushChoices.as_view(), name="settings_push_reasons"),
    path("settings/push-reasons/<int:pk>/", push_choices.Rename.as_view(), name="settings_push_reason"),
    path("settings/push-reasons/<int:pk>/shift/", push_choices.Shift.as_view(), name="settings_push_reason_shift"),
    path("settings/push-reasons/<int:pk>/switch/", push_choices.Switch.as_view(), name="settings_push_reason_switch"),
    path("win-requests/<int:pk>/", requests.DecideWin.as_view(), name="win_request"),
    path("win-requests/<int:pk>/withdraw/", requests.WithdrawWin.as_view(), name="win_withdraw"),
    path("share-requests/<int:pk>/", requests.DecideShares.as_view(), name="share_request"),
    path("share-requests/<int:pk>/withdraw/", requests.WithdrawShares.as_view(), name="share_withdraw"),
]
