"""The words by which things are found, in tests."""

from __future__ import annotations

from accounts.finder.services import search_words
from accounts.models import SearchWord, ShortenedWord


def index() -> None:
    """The words of rows that a builder wrote past the services."""
    search_words.rebuild()


def stored() -> tuple[set[tuple[str, int, str]], set[tuple[str, str]]]:
    """Every search word and every shortened word."""
    words = SearchWord.objects.values_list("kind", "object_id", "word")
    return set(words), set(ShortenedWord.objects.values_list("form", "word"))


def assert_is_what_a_rebuild_gives() -> None:
    """What the services have kept is what the names tell."""
    kept = stored()
    SearchWord.objects.all().delete()
    ShortenedWord.objects.all().delete()
    search_words.rebuild()
    told = stored()
    assert kept == told, [sorted(one ^ other)[:10] for one, other in zip(kept, told, strict=True)]
