"""Addresses of customers."""

from django.urls import path

from pipeline.customers.views import contacts, customers

urlpatterns = [
    path("customers/new/", customers.New.as_view(), name="customer_new"),
    path("customers/<int:pk>/edit/", customers.Edit.as_view(), name="customer_edit"),
    path("customers/<int:pk>/team/", customers.Team.as_view(), name="customer_team"),
    path("customers/<int:pk>/team/<int:member>/leave/", customers.LeaveTeam.as_view(), name="customer_team_leave"),
    path("customers/<int:pk>/contacts/new/", contacts.New.as_view(), name="customer_contact_new"),
    path("customers/<int:pk>/contacts/<int:contact>/", contacts.Edit.as_view(), name="customer_contact_edit"),
    path("customers/<int:pk>/contacts/<int:contact>/erase/", contacts.Erase.as_view(), name="customer_contact_erase"),
    path(
        "customers/<int:pk>/contacts/<int:contact>/retire/", contacts.Retire.as_view(), name="customer_contact_retire"
    ),
]
