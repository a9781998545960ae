"""Addresses of pipeline."""

from django.urls import URLPattern, URLResolver, path

from pipeline.views import activities, board, bookings, bulk, customers, deal_list, deals, gates

urlpatterns: list[URLPattern | URLResolver] = [
    path("deals/", deal_list.deals, name="deals"),
    path("deals/board/", board.board, name="deal_board"),
    path("deals/bulk/", bulk.bulk, name="deal_bulk"),
    path("deals/views/", deal_list.view_save, name="deal_view_save"),
    path("deals/views/<int:pk>/delete/", deal_list.view_delete, name="deal_view_delete"),
    path("deals/new/", deals.new, name="deal_new"),
    path("deals/<int:pk>/", deals.detail, name="deal_detail"),
    path("deals/<int:pk>/row/", deal_list.row, name="deal_row"),
    path("deals/<int:pk>/edit/", deals.edit, name="deal_edit"),
    path("deals/<int:pk>/move/", deals.move, name="deal_move"),
    path("deals/<int:pk>/next-step/", deals.next_step, name="deal_next_step"),
    path("deals/<int:pk>/shares/", deals.shares, name="deal_shares"),
    path("deals/<int:pk>/items/", gates.items, name="deal_items"),
    path("deals/<int:pk>/items/<int:item>/file/", gates.item_file, name="deal_item_file"),
    path("deals/<int:pk>/milestones/new/", gates.milestone_new, name="deal_milestone_new"),
    path("deals/<int:pk>/milestones/<int:milestone>/", gates.milestone, name="deal_milestone"),
    path("deals/<int:pk>/milestones/<int:milestone>/done/", gates.milestone_done, name="deal_milestone_done"),
    path("deals/<int:pk>/milestones/<int:milestone>/move/", gates.milestone_move, name="deal_milestone_move"),
    path("deals/<int:pk>/milestones/<int:milestone>/drop/", gates.milestone_drop, name="deal_milestone_drop"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:pk>/", customers.detail, name="customer_detail"),
    path("bookings/", bookings.bookings, name="bookings"),
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.new, name="activity_new"),
    path("activities/<int:pk>/edit/", activities.edit, name="activity_edit"),
    path("activities/<int:pk>/delete/", activities.delete, name="activity_delete"),
]
