"""Keeping the search words equal to the names that they are of, in the transaction of whatever changes a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, Model, OuterRef

from accounts.finder.models import SearchWord, ShortenedWord
from accounts.finder.rules.words import is_forgiving, shortened, words_of
from accounts.finder.selectors import sources
from accounts.finder.selectors.sources import Source
from accounts.record.rules.acts import Act

BATCH = 500
Member = TypeVar("Member")
Entry = tuple[int, str]
"""A thing by its id, and one of its words."""


class SearchWordsDiffered(RuntimeError):
    """Search words stood there that no name tells, or were missing; the message says how many."""


def follow(table: type[Model] | str, ids: Iterable[int]) -> int:
    """Let the search words of rows, and of what carries their names, say what stands there now; how many differed.

    For services: after each write that makes, renames, closes or removes what can be found.
    """
    label = table if isinstance(table, str) else table._meta.label_lower
    count = 0
    if not (following := sources.of_table(label)):
        return count
    changed = sorted(set(ids))
    for source in following:
        led = source.led_by.get(label)
        count += sum(_agree(source, batch) for batch in _batches(sorted(set(led(changed))) if led else changed))
    return count


@transaction.atomic
def rebuild() -> int:
    """Make all search words anew from the names that stand; how many were wrong or missing."""
    count = 0
    for source in sources.sources():
        kept = SearchWord.objects.filter(kind=source.kind).values_list("object_id", flat=True).distinct()
        count += sum(_agree(source, batch) for batch in _batches(sorted({*source.ids(), *kept})))
    known = SearchWord.objects.values_list("word", flat=True).distinct()
    _shorten(set(known))
    _forget_shortened(ShortenedWord.objects.values_list("word", flat=True).distinct())
    return count


def verify(act: Act) -> int:
    """Prove the search words equal to the names; how many there are.

    What differs is put right. Raises SearchWordsDiffered all the same: somebody wrote past the services.
    """
    if wrong := rebuild():
        raise SearchWordsDiffered(f"{wrong} search words differed from the names and were corrected.")
    return SearchWord.objects.count()


def _agree(source: Source, ids: Collection[int]) -> int:
    wanted = {(pk, word) for pk, texts in source.texts(ids) for word in words_of(texts)}
    rows = SearchWord.objects.filter(kind=source.kind, object_id__in=ids).values_list("object_id", "word", "pk")
    stands: dict[Entry, int] = {(object_id, word): pk for object_id, word, pk in rows}
    gone, new = stands.keys() - wanted, wanted - stands.keys()
    if gone:
        for some in _batches(stands[entry] for entry in gone):
            SearchWord.objects.filter(pk__in=some).delete()
        _forget_shortened({word for _, word in gone})
    if new:
        made = [SearchWord(kind=source.kind, object_id=pk, word=word) for pk, word in sorted(new)]
        SearchWord.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
        _shorten({word for _, word in new})
    return len(gone) + len(new)


def _shorten(words: Collection[str]) -> None:
    """New words in which a slip is forgiven get their shortened forms."""
    for some in _batches(sorted(word for word in words if is_forgiving(word))):
        known = set(ShortenedWord.objects.filter(form__in=some, word__in=some).values_list("word", flat=True))
        rows = [ShortenedWord(form=form, word=word) for word in some if word not in known for form in shortened(word)]
        ShortenedWord.objects.bulk_create(rows, batch_size=BATCH)


def _forget_shortened(words: Iterable[str]) -> None:
    """A word that nothing is called by any more leaves nothing behind: it may have been somebody's name."""
    for some in _batches(sorted(words)):
        still = SearchWord.objects.filter(word=OuterRef("word"))
        ShortenedWord.objects.filter(~Exists(still), word__in=some).delete()


def _batches(members: Iterable[Member]) -> Iterator[list[Member]]:
    rest = iter(members)
    while some := list(islice(rest, BATCH)):
        yield some
