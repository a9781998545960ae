"""What some words find, best first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.finder.models import SearchWord, ShortenedWord
from accounts.finder.rules.words import is_one_slip_from, near_forms
from traps_web.lib import statements

MOST = 8
MOST_FORGIVEN = 200
"""Words that are one slip from what was typed, at most; a name of four letters has fewer neighbours than that."""
AS_TYPED, BEGINS, FORGIVEN, NOT_THERE = 0, 1, 2, 3

Sight = Mapping[str, Q]
"""By kind, what holds for the words of things that the asker may see. A kind that is left out is not looked for."""
SightOf = Callable[..., Sight]
"""Sight as `statements` makes it once: by positional arguments that shape it, and named values that come later."""
EVERYTHING = Q()


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
    known = sorted(word for (word,) in statements.rows(_words_near, forms=forms))
    return {word: [other for other in known if is_one_slip_from(word, other)][:MOST_FORGIVEN] for word in words}


def _words_near(*, forms: Collection[str]) -> QuerySet[Any]:
    return ShortenedWord.objects.filter(form__among=forms).values_list("word").distinct()


def hits(
    words: Sequence[str],
    sight: SightOf,
    *shape: bool,
    spare: Mapping[str, Collection[str]] | None = None,
    **seen: Any,
) -> list[Hit]:
    """The best eight things of each kind in sight, in which every word is found: as typed, as a beginning, or misspelt.

    `sight` is asked for with its shape and `seen`; `spare` names for a kind the words that need not be found there.
    Two queries.
    """
    if not words:
        return []
    near = meant(words)
    places = range(len(words))
    spared = tuple((kind, tuple(word in some for word in words)) for kind, some in (spare or {}).items())
    typed = {f"word_{place}": words[place] for place in places}
    forgiven = {f"near_{place}": near[words[place]] for place in places if near.get(words[place])}
    rows = statements.rows(_best, len(words), spared, sight, *shape, **seen, **typed, **forgiven)
    return [
        Hit(kind, object_id, sum(how or 0 for how in hows), sum(how == FORGIVEN for how in hows))
        for kind, object_id, *hows in rows
    ]


def _best(
    count: int, spared: tuple[tuple[str, tuple[bool, ...]], ...], sight_of: SightOf, *shape: bool, **values: Any
) -> QuerySet[Any]:
    """Hits by kind. Values: `word_0` and so on, `near_0` where something is one slip from it, those of the sight."""
    numbers = range(count)
    typed = [values.pop(f"word_{number}") for number in numbers]
    near = [values.pop(f"near_{number}", None) for number in numbers]
    sight = sight_of(*shape, **values)
    conditions = [_conditions(word, some) for word, some in zip(typed, near, strict=True)]
    # What is the word begins with it, too.
    any_word = reduce(or_, (condition for some in conditions for condition in some[1:]))
    places = [f"place_{number}" for number in numbers]
    bearing = SearchWord.objects.filter(any_word).filter(_in_sight(sight))
    if count > 1 and not any(any(some) for _, some in spared):
        bearing = _narrowed(bearing, conditions)
    rows = bearing.order_by().values("kind", "object_id")
    rows = rows.annotate(
        **{place: Min(_how(condition)) for place, condition in zip(places, conditions, strict=True)}
    ).filter(_complete(places, sight, dict(spared)))
    best = rows.annotate(
        place=Window(RowNumber(), partition_by=[F("kind")], order_by=[_rank(places).asc(), F("object_id").asc()])
    )
    return best.filter(place__lte=MOST).order_by("kind", "place").values_list("kind", "object_id", *places)


def _narrowed(rows: QuerySet[Any], conditions: Sequence[Sequence[Q]]) -> QuerySet[Any]:
    """The words of things in which every typed word is found.

    This only repeats what `_complete` asks of their groups, but lets PostgreSQL begin with the rarest of the words: of
    20,000 deals of a product, those of one customer.
    """
    same = SearchWord.objects.filter(kind=OuterRef("kind"), object_id=OuterRef("object_id"))
    for some in conditions:
        rows = rows.filter(Exists(same.filter(reduce(or_, some[1:]))))
    return rows


def _conditions(word: Any, near: Any) -> list[Q]:
    """A word as typed, as a beginning, and one slip away where there is anything like it."""
    return [Q(word=word), Q(word__begins=word), *([] if near is None else [Q(word__among=near)])]


def _how(conditions: Sequence[Q]) -> Case:
    ranked = zip(conditions, (AS_TYPED, BEGINS, FORGIVEN), strict=False)
    return Case(
        *(When(condition, then=Value(rank)) for condition, rank in ranked), output_field=IntegerField(null=True)
    )


def _in_sight(sight: Sight) -> Q:
    return reduce(or_, (Q(kind=kind) & seen for kind, seen in sight.items()))


def _complete(places: Sequence[str], sight: Sight, spared: Mapping[str, Sequence[bool]]) -> Q:
    """Every word was found that has to be found in a thing of this kind."""
    nothing = [False] * len(places)
    needed = {
        kind: [place for place, is_spared in zip(places, spared.get(kind, nothing), strict=True) if not is_spared]
        for kind in sight
    }
    return reduce(or_, (Q(kind=kind, **{f"{place}__isnull": False for place in some}) for kind, some in needed.items()))


def _rank(places: Sequence[str]) -> Any:
    return reduce(add, (Coalesce(F(place), Value(NOT_THERE)) for place in places))
