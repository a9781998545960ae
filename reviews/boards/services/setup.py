"""Setting up everything: the organisation, then what each app brings."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.entry.services import organisations, setup_codes
from accounts.organisation.models import Organisation
from accounts.record.rules.acts import Act
from pipeline.activities.services import defaults as pipeline_defaults
from plans.weeks.services import defaults as plans_defaults
from reviews.documents.services import defaults as reviews_defaults


@transaction.atomic
def set_up_everything(act: Act, **facts: Any) -> Organisation:
    """Set up the organisation (`accounts.entry.services.organisations.set_up`) and the defaults of every app.

    All of it or nothing. Raises Invalid, Refused.
    """
    organisation = organisations.set_up(act, **facts)
    pipeline_defaults.install(act)
    plans_defaults.install(act)
    reviews_defaults.install(act)
    return organisation


@transaction.atomic
def set_up_by_code(act: Act, *, code: str, **facts: Any) -> Organisation:
    """The same from the first page, for whoever knows the code in the log. Raises Invalid, Refused."""
    setup_codes.check(code=code)
    organisation = set_up_everything(act, **facts)
    setup_codes.use_up()
    return organisation
