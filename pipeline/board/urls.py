"""Addresses of board."""

from django.urls import path

from pipeline.board.views import board, bulk, deal_list, saved_views

urlpatterns = [
    path("deals/", deal_list.deals, name="deals"),
    path("deals/board/", board.board, name="deal_board"),
    path("deals/bulk/", bulk.bulk, name="deal_bulk"),
    path("deals/views/", saved_views.Save.as_view(), name="deal_view_save"),
    path("deals/views/<int:pk>/delete/", saved_views.Delete.as_view(), name="deal_view_delete"),
    path("deals/<int:pk>/row/", deal_list.row, name="deal_row"),
]
