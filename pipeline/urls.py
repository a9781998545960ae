"""Addresses of pipeline."""

from django.urls import URLPattern, URLResolver, path

from pipeline.views import activities, bookings, customers, deals

urlpatterns: list[URLPattern | URLResolver] = [
    path("deals/", deals.deals, name="deals"),
    path("deals/new/", deals.new, name="deal_new"),
    path("deals/<int:pk>/", deals.detail, name="deal_detail"),
    path("deals/<int:pk>/edit/", deals.edit, name="deal_edit"),
    path("deals/<int:pk>/move/", deals.move, name="deal_move"),
    path("deals/<int:pk>/next-step/", deals.next_step, name="deal_next_step"),
    path("deals/<int:pk>/shares/", deals.shares, name="deal_shares"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:pk>/", customers.detail, name="customer_detail"),
    path("bookings/", bookings.bookings, name="bookings"),
    path("activities/new/", activities.new, name="activity_new"),
    path("activities/<int:pk>/edit/", activities.edit, name="activity_edit"),
    path("activities/<int:pk>/delete/", activities.delete, name="activity_delete"),
]
