"""The project itself as an app, so that every Django process knows the Celery app."""

from django.apps import AppConfig


class TrapsWebConfig(AppConfig):
    """Brings the Celery app up with Django: `.delay()` in a page then finds the right broker."""

    name = "traps_web"

    def ready(self) -> None:
        import traps_web.celery
        import traps_web.demo_guard
        import traps_web.lib.lookups  # noqa: F401 - these are imported for their effect
