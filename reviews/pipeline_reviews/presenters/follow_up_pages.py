"""The page of what a review asked of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import FollowUp
from reviews.pipeline_reviews.rules import follow_ups as rules
from reviews.pipeline_reviews.selectors import follow_ups as selector
from traps_web.ui import values, words

_KINDS: Final = {rules.HELP: "Help", rules.ACTION: "Action", rules.IN_CRM: "To do in the CRM"}


@dataclass(frozen=True)
class FollowUpPage:
    """Everything that the page shows."""

    title: str
    path: tuple[values.Crumb, ...]
    statement: str
    sub: str
    facts: tuple[values.Fact, ...]
    may_report: bool


def page(reader: Reader, row: FollowUp) -> FollowUpPage:
    """A follow-up ready to show."""
    review = row.review
    made_on = row.made_at.astimezone(reader.zone).date()
    is_open = row.done_at is None and row.dropped_at is None
    owners = selector.owners(row)
    facts = [
        values.Fact("Asked of", values.Fig(row.owner.name)),
        values.Fact("By", values.Fig(words.day(row.due_on, year=True))),
        values.Fact("Asked by", values.Fig(f"{row.made_by.name}, {words.day(made_on, year=True)}")),
    ]
    if row.owner not in owners:
        facts.insert(1, values.Fact("Taken over by", values.Fig(words.listed([person.name for person in owners]))))
    if row.deal is not None:
        facts.append(values.Fact("Deal", values.Fig(row.deal.name, reverse("deal_detail", args=[row.deal.pk]))))
    return FollowUpPage(
        title=_KINDS[row.kind],
        path=(values.Crumb(f"Pipeline review of {review.team.name}", reverse("pipeline_review", args=[review.pk])),),
        statement=row.text,
        sub=_sub(reader, row),
        facts=tuple(facts),
        may_report=is_open and row.kind != rules.IN_CRM and selector.may_report(reader.viewer, owners),
    )


def asked(reader: Reader, row: FollowUp) -> str:
    """Who asked for it, when and where."""
    made_on = words.day(row.made_at.astimezone(reader.zone).date())
    return f"{row.made_by.name} asked for it on {made_on}, in the pipeline review of {row.review.team.name}."


def _sub(reader: Reader, row: FollowUp) -> str:
    if row.done_at is not None and row.done_by is not None:
        return f"Done {words.moment(row.done_at, reader.zone)}, marked by {row.done_by.name}."
    if row.dropped_at is not None:
        return "No longer asked for: its verdict was undone, or another one was said."
    if row.kind == rules.IN_CRM:
        return "It is done once a file or program of the CRM shows it."
    return f"{_KINDS[row.kind]}, due {words.relative_day(row.due_on, reader.today)}."
