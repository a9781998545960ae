from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.contrib.auth.signals import user_logged_in
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from accounts.record.rules.acts import Act, Via
from traps_web.edges import wiring
from traps_web.ui.values import UndoOffer


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        pre_migrate.connect(create_extensions, dispatch_uid="traps_create_extensions")
        pre_migrate.connect(lift_guards, dispatch_uid="traps_lift_guards")
        post_migrate.connect(install_guards, dispatch_uid="traps_install_guards")
        post_migrate.connect(read_configuration_anew, sender=self, dispatch_uid="traps_read_configuration_anew")
        user_logged_in.connect(note_sign_in, dispatch_uid="traps_first_sign_in")
        from accounts.digests.presenters import digests
        from accounts.entry.views import sign_ins
        from accounts.letters.rules.kinds import DIGEST
        from accounts.letters.services import composing
        from accounts.organisation.presenters import period_words
        from accounts.organisation.selectors import search_sources  # noqa: F401 - it registers itself
        from accounts.record.services import once_keys

        sign_ins.connect()
        composing.BY_KIND[DIGEST] = digests.compose
        wiring.register(calls=as_sender, keys=once_keys, undo=undo_of, spells=period_words.spelled)


def as_sender(service: Any, request: Any, /, **facts: Any) -> Any:
    """Pages and calls of the API do what they do as whoever sent the request, at its instant."""
    return service(request.act, **facts)


def undo_of(request: Any, /) -> UndoOffer | None:
    """What a request has just done, as the page that follows offers to undo it."""
    from accounts.record.selectors import undos

    event = undos.offered(request.act)
    return UndoOffer(event.pk, event.at) if event else None


def note_sign_in(user: Any, **kwargs: Any) -> None:
    """Whatever way somebody signs in by, the first time is kept."""
    from accounts.duties.services import reaching
    from traps_web.lib import clock

    if user.first_signed_in_at is None:
        reaching.signed_in(Act(None, clock.now(), Via.PAGE), person=user)


def create_extensions(using: str = "default", **kwargs: Any) -> None:
    """PostgreSQL has its extensions before a table is made that needs them; without them nothing is begun."""
    from django.core.management.base import CommandError

    from traps_web.lib import keys

    try:
        keys.create_extensions(connections[using])
    except keys.ExtensionMissing as fault:
        raise CommandError(str(fault)) from None


def lift_guards(using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """No table is rebuilt, and no column changed, while a guard names it; `install_guards` puts all of them back."""
    from accounts.record.models import guards

    if plan:
        guards.lift(connections[using])


def read_configuration_anew(apps: Any = global_apps, **kwargs: Any) -> None:
    """A migration may have written anything, and every installation is migrated after a backup was put back."""
    from accounts.organisation.services.configuration import raise_version

    columns = {field.name for field in apps.get_model("accounts", "Organisation")._meta.fields}
    if "configuration_word" in columns:  # Not when it was migrated to what was before.
        raise_version()


def install_guards(using: str = "default", **kwargs: Any) -> None:
    """Guards are (re)installed after every migrate: a table rebuild on SQLite drops triggers silently."""
    from accounts.record.models import guards

    guards.install(connections[using])
