"""The interface kit as a Django app, so that its template tags load."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Words, value objects, template tags and charts."""

    name = "traps_web.ui"
    label = "ui"
    verbose_name = "Interface"
