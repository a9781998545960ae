"""Many deals changed at once, in words: what is chosen, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from pipeline.deals.models import Deal
from pipeline.deals.presenters import pauses
from pipeline.deals.presenters.deals import next_step_words, states, waits_words
from pipeline.deals.services.bulk import MOST, Outcome
from pipeline.stages.selectors.readiness import Reasons
from traps_web.ui import values, words


@dataclass(frozen=True)
class Line:
    """One chosen deal; `key` chooses it again, at the state it stands at now."""

    key: str
    pk: int
    name: str
    url: str
    who: str
    stage: str
    amount: str
    day: str
    next_step: str
    states: list[values.State]
    outcome: values.State | None = None
    gate_url: str = ""


@dataclass(frozen=True)
class Page:
    """The chosen deals, or the report on them; `left` are those that the form goes on with."""

    statement: str
    sub: str
    left: list[Line]
    done: list[Line]
    refused: int
    back: str
    back_query: str
    button: str


def page(
    deals: Sequence[Deal],
    outcomes: Sequence[Outcome],
    versions: Mapping[int, int],
    reasons: Reasons,
    *,
    chosen_count: int,
    back: str,
    today: date,
) -> Page:
    """Before the act every chosen deal is left; after it those that were refused."""
    if outcomes:
        lines = [_line(outcome.deal, outcome.deal.version, reasons, today, outcome) for outcome in outcomes]
    else:
        lines = [_line(deal, versions.get(deal.pk, deal.version), reasons, today) for deal in deals]
    refused = {outcome.deal.pk for outcome in outcomes if outcome.refused}
    left = [line for line in lines if not outcomes or line.pk in refused]
    return Page(
        statement=_report(len(outcomes), len(refused), sum(bool(outcome.waits) for outcome in outcomes))
        if outcomes
        else f"Change {words.plural(len(deals), 'deal')} at once.",
        sub=_sub(len(deals), len(refused), bool(outcomes), chosen_count),
        left=left,
        done=[line for line in lines if outcomes and line.pk not in refused],
        refused=len(refused),
        back=f"{reverse('deals')}?{back}" if back else reverse("deals"),
        back_query=back,
        button=f"{'Try again with' if outcomes else 'Change'} {words.plural(len(left), 'deal')}",
    )


def _report(count: int, refused: int, waiting: int = 0) -> str:
    if not refused and waiting:
        verb = "waits" if waiting == 1 else "wait"
        return f"{words.number(waiting)} of {words.plural(count, 'deal')} {verb} for approval before it is won."
    if not refused:
        return f"All {words.number(count)} are changed." if count > 1 else "The deal is changed."
    if refused == count:
        return (
            "Nothing changed: the deal was refused."
            if count == 1
            else f"Nothing changed; all {words.number(count)} were refused."
        )
    verb = "was" if refused == 1 else "were"
    done = f"{words.number(count - refused)} of {words.plural(count, 'deal')} changed"
    return f"{done}; {words.number(refused)} {verb} refused."


def _sub(count: int, refused: int, is_report: bool, chosen_count: int) -> str:
    if refused:
        return "Refused deals are listed below with the reason. Your entries are kept: correct them and try again."
    if is_report:
        return "Each deal was changed separately."
    if chosen_count > count:
        return (
            f"{words.number(chosen_count)} were chosen. You can change at most {MOST} of the deals that you see at "
            "once."
        )
    return "Empty fields stay as they are. Each deal is changed separately: a refused deal does not stop the others."


def _line(deal: Deal, version: int, reasons: Reasons, today: date, outcome: Outcome | None = None) -> Line:
    stands = None
    if outcome is not None:
        stands = _stands(outcome)
    return Line(
        key=f"{deal.pk}.{version}",
        pk=deal.pk,
        name=deal.name,
        url=reverse("deal_detail", args=[deal.pk]),
        who=deal.owner.name,
        stage=deal.stage.name,
        amount=words.money(deal.amount, none="none"),
        day="none" if deal.close_on is None else words.day(deal.close_on, year=True),
        next_step=next_step_words(deal),
        states=[*states(reasons.get(deal.pk, ())), *pauses.state(deal, today=today)] if outcome is None else [],
        outcome=stands,
        gate_url=reverse("deal_move", args=[deal.pk]) if outcome is not None and outcome.is_gate else "",
    )


def _stands(outcome: Outcome) -> values.State:
    if outcome.refused:
        return values.State("missed", outcome.refused)
    return values.State("open", waits_words(outcome.waits)) if outcome.waits else values.State("done", "changed")
