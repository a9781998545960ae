"""Addresses of tightenings."""

from django.urls import path

from reviews.tightening.views import tightenings

urlpatterns = [
    path("tightening/", tightenings.listed, name="tightenings"),
    path("tightening/new/", tightenings.Tighten.as_view(), name="tightening_new"),
    path("tightening/<int:pk>/", tightenings.detail, name="tightening"),
    path("tightening/<int:pk>/end/", tightenings.End.as_view(), name="tightening_end"),
    path("tightening/<int:pk>/word/", tightenings.Say.as_view(), name="tightening_word"),
    path("tightening/<int:pk>/checks/<str:day>/", tightenings.Check.as_view(), name="tightening_check"),
    path("tightening/<int:pk>/duties/<str:day>/", tightenings.Report.as_view(), name="tightening_duty"),
]
