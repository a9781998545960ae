"""What some words find, best first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import Case, F, IntegerField, Min, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.finder.models import SearchWord, ShortenedWord
from accounts.finder.rules.words import is_one_slip_from, near_forms

MOST = 8
MOST_FORGIVEN = 200
"""Words that are one slip from what was typed, at most; a name of four letters has fewer neighbours than that."""
AS_TYPED, BEGINS, FORGIVEN, NOT_THERE = 0, 1, 2, 3

Sight = Mapping[str, "QuerySet[Any] | None"]
"""By kind, the ids of what the asker may see; None for all of it. A kind that is left out is not looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found. `slips` says in how many words a letter was forgiven."""

    kind: str
    object_id: int
    rank: int
    slips: int


def meant(words: Sequence[str]) -> dict[str, list[str]]:
    """For each typed word the words of names that are one slip from it. One query for all of them."""
    forms = {form for word in words for form in near_forms(word)}
    if not forms:
        return {}
    rows = ShortenedWord.objects.filter(form__in=forms).values_list("word", flat=True).distinct()
    known = sorted(rows)
    return {word: [other for other in known if is_one_slip_from(word, other)][:MOST_FORGIVEN] for word in words}


def hits(words: Sequence[str], *, sight: Sight, spare: Mapping[str, Collection[str]] | None = None) -> list[Hit]:
    """The best eight things of each kind in sight, in which every word is found: as typed, as a beginning, or misspelt.

    `spare` names for a kind the words that need not be found there. Two queries.
    """
    if not words or not sight:
        return []
    near = meant(words)
    conditions = [(Q(word=word), Q(word__begins=word), Q(word__in=near.get(word, []))) for word in words]
    any_word = reduce(or_, (condition for some in conditions for condition in some))
    rows = SearchWord.objects.filter(any_word).filter(_in_sight(sight)).order_by().values("kind", "object_id")
    places = [f"word_{number}" for number in range(len(words))]
    rows = rows.annotate(
        **{place: Min(_how(condition)) for place, condition in zip(places, conditions, strict=True)}
    ).filter(_complete(dict(zip(places, words, strict=True)), sight, spare or {}))
    best = rows.annotate(
        place=Window(RowNumber(), partition_by=[F("kind")], order_by=[_rank(places).asc(), F("object_id").asc()])
    )
    found = best.filter(place__lte=MOST).order_by("kind", "place").values_list("kind", "object_id", *places)
    return [
        Hit(kind, object_id, sum(how or 0 for how in hows), sum(how == FORGIVEN for how in hows))
        for kind, object_id, *hows in found
    ]


def _how(condition: tuple[Q, Q, Q]) -> Case:
    same, begins, forgiven = condition
    return Case(
        When(same, then=Value(AS_TYPED)),
        When(begins, then=Value(BEGINS)),
        When(forgiven, then=Value(FORGIVEN)),
        output_field=IntegerField(null=True),
    )


def _in_sight(sight: Sight) -> Q:
    return reduce(
        or_, (Q(kind=kind) if ids is None else Q(kind=kind, object_id__in=ids) for kind, ids in sight.items())
    )


def _complete(places: Mapping[str, str], sight: Sight, spare: Mapping[str, Collection[str]]) -> Q:
    """Every word was found that has to be found in a thing of this kind."""
    needed = {kind: [place for place, word in places.items() if word not in spare.get(kind, ())] for kind in sight}
    return reduce(or_, (Q(kind=kind, **{f"{place}__isnull": False for place in some}) for kind, some in needed.items()))


def _rank(places: Sequence[str]) -> Any:
    return reduce(add, (Coalesce(F(place), Value(NOT_THERE)) for place in places))
