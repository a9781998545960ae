"""Writing the configuration: whoever changes what its snapshot is read from raises its version."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F, Model

from accounts.organisation.models import Organisation
from accounts.organisation.selectors.configuration import changing
from traps_web.lib import remembered


@contextmanager
def writes(*tables: type[Model]) -> Iterator[None]:
    """One transaction that writes tables of the configuration, around a service or a stretch of one.

    Inside, these tables are read anew each time. The outermost of such acts raises the version when everything is
    written, so that two changes wait for each other as shortly as they can.
    """
    with transaction.atomic(), changing(tables) as is_outermost:
        remembered.forget()
        yield
        if is_outermost:
            raise_version()


def raise_version() -> None:
    """Let every process read the configuration anew from its next request on."""
    Organisation.objects.filter(id=1).update(
        configuration_counter=F("configuration_counter") + 1, configuration_word=secrets.token_hex()
    )
