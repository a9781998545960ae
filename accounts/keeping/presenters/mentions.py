"""Texts that name somebody, in words and with a link to where each is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from accounts.keeping.selectors import mentions as selector
from accounts.keeping.selectors.mentions import Mention

PAGES = {
    "pipeline.activity": "activity_edit",
    "pipeline.deal": "deal_detail",
    "pipeline.customer": "customer_detail",
    "plans.plan": "plan_detail",
    "reviews.review": "review_detail",
    "accounts.obligation": "trap_detail",
    "accounts.leave": "leave_detail",
    "accounts.importrun": "import_detail",
    "accounts.team": "settings_team",
}
"""Where a text can be read and changed, by the row that it stands in or belongs to."""


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One text: in what, as what, and where."""

    what: str
    column: str
    url: str


def rows(mentions: Iterable[tuple[Mention, models.Model]]) -> list[MentionRow]:
    """The texts, each with the page that shows it."""
    return [
        MentionRow(
            what=f"{str(thing._meta.verbose_name).capitalize()} {mention.pk}",
            column=mention.column.replace("_", " "),
            url=address(thing),
        )
        for mention, thing in mentions
    ]


def listed(mentions: Iterable[Mention]) -> list[MentionRow]:
    """The same of texts whose rows were not read yet."""
    return rows(selector.with_rows(list(mentions)))


def address(thing: models.Model) -> str:
    """The page of a row, or of the nearest row that it belongs to; empty where none is known."""
    if page := PAGES.get(thing._meta.label_lower):
        return reverse(page, args=[thing.pk])
    for field in thing._meta.concrete_fields:
        above = field.related_model
        if isinstance(above, type) and above._meta.label_lower != "accounts.person":
            row = getattr(thing, field.name)
            if row is not None and (url := address(row)):
                return url
    return ""
