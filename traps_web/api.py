"""The API: one router over what the apps bring, its description and its pages."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from traps_web.api_docs import MadeOnce, docs

APPS = ("accounts", "pipeline", "plans", "reviews")

router = DefaultRouter()
router.include_format_suffixes = False
router.root_view_name = "api-root"
further: list[URLPattern | URLResolver] = []
for app in APPS:
    if find_spec(f"{app}.api") is None:
        continue
    brought = import_module(f"{app}.api")
    for prefix, viewset, basename in brought.router_entries:
        router.register(prefix, viewset, basename=basename)
    further += getattr(brought, "urlpatterns", [])

urlpatterns = [
    path("api/v1/", include(further)),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(generator_class=MadeOnce), name="api-schema"),
    path("api/docs/", login_required(docs), name="api-docs"),
]
