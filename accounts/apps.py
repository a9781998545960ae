from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        post_migrate.connect(install_guards, dispatch_uid="traps_install_guards")


def install_guards(using: str = "default", **kwargs: Any) -> None:
    """Guards are (re)installed after every migrate: a table rebuild on SQLite drops triggers silently."""
    from accounts.models import guards

    guards.install(connections[using])
