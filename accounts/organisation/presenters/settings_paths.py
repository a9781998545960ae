"""Where a page of the settings stands."""

from __future__ import annotations

from django.urls import reverse

from traps_web.ui import values


def path(*labels: tuple[str, str]) -> tuple[values.Crumb, ...]:
    """Settings, then what stands below it."""
    return (values.Crumb("Settings", reverse("settings")), *(values.Crumb(label, url) for label, url in labels))
