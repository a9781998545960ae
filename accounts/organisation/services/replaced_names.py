"""Taking a name away: from then on the papers and the trail are drawn with a label in its place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Max, Q

from accounts.organisation.models import Organisation
from accounts.organisation.selectors.replaced_names import holding, salt
from accounts.organisation.services import configuration
from accounts.record.models import OnceKey, ReplacedName
from accounts.record.rules import replaced_names as rules
from accounts.record.rules.acts import Act
from traps_web.lib.normal_form import folded


@configuration.writes(ReplacedName)
def replace(
    act: Act, *, subject: models.Model, stem: str, names: Collection[str], mentions: Sequence[dict[str, Any]] = ()
) -> ReplacedName:
    """Give a thing a label with a number of its own, which it keeps; its former names are known by hashes alone.

    `names` are those of `names_of`. `mentions` are the texts of people that name it.
    """
    # Numbers are given one after the other: two that go at the same moment wait for each other here.
    Organisation.objects.select_for_update().get(id=1)
    kind, pk = subject._meta.label_lower, str(subject.pk)
    row = ReplacedName.objects.filter(object_type=kind, object_id=pk).first()
    if row is None:
        last = ReplacedName.objects.filter(object_type=kind).aggregate(last=Max("number"))["last"] or 0
        row = ReplacedName(object_type=kind, object_id=pk, number=last + 1, label=f"{stem} {last + 1}")
    others = [name for name in names if not rules.says_who(name) or _is_borne(name, but=subject)]
    row.at, row.mentions = act.now, list(mentions)
    row.digests = sorted({*row.digests, *rules.digests(names, salt=salt())})
    row.shared = sorted({*row.shared, *rules.digests(others, salt=salt())})
    row.save()
    _forget_answers(names)
    return row


def _forget_answers(names: Collection[str]) -> None:
    """What programs were told and would be told again under the same key; where a page led to names nobody."""
    answers = OnceKey.objects.exclude(answer__startswith="/")
    answers.filter(holding(names, "answer")).update(answer="")


def _is_borne(name: str, *, but: models.Model) -> bool:
    """Whether anybody or anything else is called so, or is written to so: a namesake, a customer, an office."""
    for model in apps.get_models():
        columns = {field.name for field in model._meta.concrete_fields}
        if "name_key" not in columns:
            continue
        others = model._base_manager.exclude(pk=but.pk) if model is type(but) else model._base_manager.all()
        is_theirs = Q(name_key=folded(name))
        if "email" in columns:
            is_theirs |= Q(email__iexact=name)
        if others.filter(is_theirs).exists():
            return True
    return False
