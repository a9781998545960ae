"""What a trap may check, and how a choice is frozen: a measure with its bound, or the filters of a saved view."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.http import QueryDict

from accounts.own_traps.rules.evidence import CHECK, Check, Condition, Evidence, Group, nothing_to_report
from accounts.record.rules.readers import Reader
from pipeline.board.forms.deal_filters import DealFilter
from pipeline.board.models import SavedView
from pipeline.board.selectors import saved_views
from plans.conditions.presenters import standing
from plans.conditions.rules import views as rules
from plans.conditions.rules.views import MEASURE, VIEW
from plans.measures.rules.registry import MEASURES
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid
from traps_web.lib.numbers import whole
from traps_web.ui import words

MISSING_VIEW: Final = "You have no saved view like this. Save one under Deals first."
TAKE_OUT: Final = "This view asks for {what}, which the past does not keep. Save it without that, then choose it again."


def groups(reader: Reader) -> Sequence[Group]:
    """The measures, and the saved views of whoever makes the trap."""
    measures = [
        (f"{MEASURE}:{row.key}", f"{_capital(row.name)}, at {'least' if row.is_floor else 'most'}, in {row.unit}")
        for row in MEASURES.values()
    ]
    views = [(f"{VIEW}:{row.pk}", f"“{row.name}” is empty") for row in saved_views.mine(viewer=reader.viewer)]
    every: list[Group] = [("A measure, at least or at most so much", measures)]
    return [*every, ("A saved view of yours that has to be empty", views)] if views else every


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def freeze(reader: Reader, chosen: str, bound: Decimal | None) -> dict[str, Any]:
    """A choice as it is kept with the version. Raises Invalid by field."""
    kind, _, key = chosen.partition(":")
    if kind == MEASURE and key in MEASURES:
        return _measure(key, bound)
    if kind == VIEW:
        return _view(reader, whole(key))
    raise Invalid(condition="Choose what TRAPS checks.")


def _measure(key: str, bound: Decimal | None) -> dict[str, Any]:
    measure = MEASURES[key]
    if bound is None:
        way = "smallest" if measure.is_floor else "largest"
        raise Invalid(floor=f"Enter the {way} number that settles it, in {measure.unit}.")
    return {"kind": MEASURE, "measure": key, "version": measure.version, "bound": str(bound)}


def is_controllable(condition: Condition) -> bool:
    """A view is; of the measures those that the registry marks."""
    measure = MEASURES.get(condition.get("measure", ""))
    return measure is None or measure.is_controllable


def _view(reader: Reader, pk: int | None) -> dict[str, Any]:
    try:
        view = saved_views.by_id(viewer=reader.viewer, pk=pk or 0)
    except SavedView.DoesNotExist:
        raise Invalid(condition=MISSING_VIEW) from None
    return {"kind": VIEW, "name": view.name, "filters": filters_of(reader, view)}


def filters_of(reader: Reader, view: SavedView) -> dict[str, Any]:
    """The filters of a view as they are kept; a period that runs today moves along. Raises Invalid (condition)."""
    form = DealFilter(QueryDict(view.query), viewer=reader.viewer, today=reader.today)
    if form.errors:
        raise Invalid(condition="This view has a filter that cannot be read any more. Save it again.")
    _require_past(form)
    kept: dict[str, Any] = _span(form, reader)
    kept |= {name: form.value(name).pk for name in ("pipeline", "stage", "person", "team") if form.value(name)}
    kept |= {name: str(form.value(name)) for name in ("least", "most") if form.value(name) is not None}
    kept |= {name: form.value(name) for name in ("pushed", "paused", "not_ready") if form.value(name)}
    kept["words"] = _words(form)
    return kept


def _require_past(form: DealFilter) -> None:
    """Raises Invalid for what cannot be judged as of a past instant."""
    if form.status_asked != "open":
        raise Invalid(condition="Only views of open deals can be checked. Save one of open deals.")
    asks = [called for name, called in rules.REFUSED.items() if form.value(name)]
    reason = form.value("not_ready")
    if reason and reason != rules.ANY and reason not in rules.KNOWN_REASONS:
        asks.append(f"“{reason}”")
    if asks:
        raise Invalid(condition=TAKE_OUT.format(what=words.listed(asks)))


def _span(form: DealFilter, reader: Reader) -> dict[str, Any]:
    if form.closing_asked:
        return {"closing": form.closing_asked}
    if form.value("period") == fiscal.period_of(form.rules, reader.today, "month").key:
        return {"closing": rules.MONTH}
    starts_on, ends_before = form.span
    edges = {"from": starts_on, "before": ends_before}
    return {name: day.isoformat() for name, day in edges.items() if day is not None}


def _words(form: DealFilter) -> list[str]:
    """The other filters as the condition is read."""
    named = {"pipeline": "in pipeline {}", "stage": "in stage {}", "person": "of {}", "team": "of team {}"}
    parts = [part.format(form.value(name)) for name, part in named.items() if form.value(name)]
    amounts = {"least": "from {}", "most": "up to {}"}
    parts += [part.format(words.money(form.value(name))) for name, part in amounts.items() if form.value(name)]
    if form.value("pushed"):
        parts.append(f"pushed {words.plural(int(form.value('pushed')), 'time')} or more")
    if form.value("paused"):
        parts.append("paused" if form.value("paused") == "yes" else "not paused")
    return parts


EVIDENCE: Final = Evidence(
    CHECK,
    "A condition that TRAPS checks itself",
    "TRAPS itself",
    nothing_to_report,
    Check(
        groups=groups, freeze=freeze, in_words=standing.in_words, is_controllable=is_controllable, facts=standing.facts
    ),
)
"""The kind of evidence that own traps offer."""
