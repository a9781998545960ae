"""Words as they are looked for: of names and addresses, and of what somebody types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from traps_web.lib.normal_form import folded

LONGEST_WORD = 80
SHORTEST_FORGIVEN = 4
"""A name of so many letters is found although one of them was mistyped; shorter ones resemble too many others."""

# Letters of their own, which do not come apart into a letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_BREAK = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("['’ʼ]")


def plain(text: str) -> str:
    """A text in small letters without accents: "Équipe Łódź" as "equipe lodz"."""
    apart = unicodedata.normalize("NFKD", folded(text)).casefold()
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFKC", bare.translate(_LETTERS)).split())


def words_of(texts: Iterable[str]) -> set[str]:
    """The words by which something is found: those of its names, and an e-mail address as a whole and by its name.

    Where an address is, its part after the @, is no name of anybody: half an organisation would have it.
    """
    words: set[str] = set()
    for text in texts:
        for part in plain(text).split():
            if "@" in part:
                words.add(part)
            name = part.partition("@")[0]
            words.update(_pieces(name))
            words.update(_pieces(_APOSTROPHES.sub("", name)))
    return {word[:LONGEST_WORD] for word in words}


def typed_words(query: str) -> list[str]:
    """The words of a question in their order, each once. What has an @ is (the beginning of) an address."""
    words: list[str] = []
    for part in plain(query).split():
        words += [part] if "@" in part[1:] else _pieces(part)
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words))


def _pieces(part: str) -> list[str]:
    return [piece for piece in _BREAK.split(part) if piece]


def is_forgiving(word: str) -> bool:
    """Whether a slip in this word of a name is forgiven: long enough, and of letters alone."""
    return len(word) >= SHORTEST_FORGIVEN and word.isalpha()


def shortened(word: str) -> set[str]:
    """The word and what remains of it when any one letter is left out."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def near_forms(typed: str) -> set[str]:
    """The shortened forms by which a word that was typed with one slip meets the word that was meant."""
    if not typed.isalpha() or len(typed) < SHORTEST_FORGIVEN - 1:
        return set()
    return shortened(typed) if len(typed) >= SHORTEST_FORGIVEN else {typed}


def is_one_slip_from(typed: str, word: str) -> bool:
    """Whether one letter missing, too many, changed, or two neighbours swapped make the one of the other."""
    if typed == word or abs(len(typed) - len(word)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    left, right = typed[start:], word[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]
