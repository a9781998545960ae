"""Addresses of the policy."""

from django.urls import path

from reviews.policies.views import paper, policies

urlpatterns = [
    path("policy/", policies.index, name="policy"),
    path("policy/start/", policies.Start.as_view(), name="policy_start"),
    path("policy/switch/", policies.Switch.as_view(), name="policy_switch"),
    path("policy/<int:pk>/", policies.version, name="policy_version"),
    path("policy/<int:pk>/change/", policies.Change.as_view(), name="policy_change"),
    path("policy/<int:pk>/publish/", policies.Publish.as_view(), name="policy_publish"),
    path("policy/<int:pk>/policy.pdf", paper.pdf, name="policy_pdf"),
    path("policy/<int:pk>/people/", policies.people, name="policy_people"),
    path("policy/readings/<int:pk>/read/", policies.Read.as_view(), name="policy_read"),
    path("policy/readings/<int:pk>/object/", policies.Objection.as_view(), name="policy_object"),
]
