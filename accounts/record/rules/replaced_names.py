"""Drawing what was written with the names that stand in the place of those that are gone.

A name is known by the hash of its words, folded, so that no list of former names exists anywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, TypeAlias

from traps_web.lib.normal_form import folded

Subject: TypeAlias = tuple[str, str]
"""The kind of a thing and its id, both as the trail names them."""

GONE: Final = "erased"
"""What stands in the place of an e-mail address or a phone number."""
OWN_FACTS: Final = ("email", "phone", "role")
_WORD = re.compile(r"\w+")
_HYPHENS: Final = ("-", "\u2010", "\u2011")
_IN_ADDRESSES: Final = (".", "-", "+")
_MOST_WORDS: Final = 12


def digests(texts: Iterable[str], *, salt: bytes) -> list[str]:
    """The hashes of names and addresses, each with the number of its words before it; the longest first."""
    hashes = {_digest(words, salt) for text in texts if 0 < len(words := _words(text)) <= _MOST_WORDS}
    return sorted(hashes, key=lambda digest: (-_length(digest), digest))


def says_who(text: str) -> bool:
    """Whether a name is so much its owner's own that it is known wherever it stands.

    A single word may mean anything else as well, and the digits of a phone number may be a sum of money.
    """
    words = _words(text)
    return len(words) > 1 and not "".join(words).isdigit()


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(folded(text)))


def _begins_as_a_name(text: str) -> bool:
    """Whether a text may be a name where it is not known of whom: an address, or words that are not all small.

    “Front Desk” may be a contact; “front desk” is what the desk is called.
    """
    return "@" in text or not all(word[0].islower() for word in _WORD.findall(text))


def _digest(words: Collection[str], salt: bytes) -> str:
    return f"{len(words)}:{hashlib.blake2b(' '.join(words).encode(), digest_size=16, key=salt).hexdigest()}"


def _length(digest: str) -> int:
    return int(digest.split(":")[0])


@dataclass(frozen=True, slots=True)
class Replaced:
    """One name that is gone."""

    subject: Subject
    label: str
    until: datetime
    digests: frozenset[str]
    shared: frozenset[str] = frozenset()
    """Those by which others may be meant: they count only where it is known whom the text is about."""


class _Written:
    """A text by its words, each folded once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        self.words = [folded(text[start:end]) for start, end in self.spans]

    def between(self, place: int, count: int) -> str:
        """So many words from a place on, as they are written."""
        return self.text[self.spans[place][0] : self.spans[place + count - 1][1]]

    def is_name(self, place: int, count: int) -> bool:
        """Whether so many words may be a name where it is not known whom the text is about.

        They are none written small, nor as a part of another name or address, as in “Rita Rep-Jones” and
        “anna.rita.rep@example.com”; “ex-Rita Rep” is still Rita Rep.
        """
        text = self.between(place, count)
        is_part = any(self._is_joined(left, "@" in text) for left in (place - 1, place + count - 1))
        return not is_part and _begins_as_a_name(text)

    def _is_joined(self, left: int, is_address: bool) -> bool:
        """Whether a word and the next one belong together; looked at from both ends of a name."""
        if left < 0 or left + 1 == len(self.spans):
            return False
        (start, end), (next_start, next_end) = self.spans[left], self.spans[left + 1]
        sign, words = self.text[end:next_start], (self.text[start:end], self.text[next_start:next_end])
        if is_address:
            return sign in _IN_ADDRESSES and not words[1][0].isupper()
        return sign in _HYPHENS and all(word[0].isupper() for word in words)


class Names:
    """All names that are gone, for whoever draws something written."""

    def __init__(self, rows: Iterable[Replaced], *, salt: bytes) -> None:
        self.by_subject = {row.subject: row for row in rows}
        self.salt = salt[:64]
        self._by_digest: dict[str, list[Replaced]] = defaultdict(list)
        for row in self.by_subject.values():
            for digest in row.digests:
                self._by_digest[digest].append(row)

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({_length(digest) for digest in self._by_digest}, reverse=True)

    def label_of(self, subject: Subject) -> str:
        """What is shown for a thing; empty for one whose name stands."""
        row = self.by_subject.get(subject)
        return row.label if row else ""

    def text(self, text: str, *, at: datetime, about: Collection[Subject] = ()) -> str:
        """A text written at an instant, with every name in it that is gone since replaced.

        `about`: whom it is about; their names are replaced also where somebody else bears the same.
        """
        if not self._by_digest or not text:
            return text
        written = _Written(text)
        parts, place, done = [], 0, 0
        while place < len(written.spans):
            count, label = self._standing(written, place, at, about)
            if count:
                parts += [text[done : written.spans[place][0]], label]
                done = written.spans[place + count - 1][1]
            place += count or 1
        return "".join([*parts, text[done:]])

    def drawn(self, value: Any, *, at: datetime, about: Collection[Subject] = ()) -> Any:
        """The same for a document: every text in it."""
        if not self._by_digest:
            return value
        if isinstance(value, str):
            return self.text(value, at=at, about=about)
        if isinstance(value, list):
            return [self.drawn(part, at=at, about=about) for part in value]
        if isinstance(value, Mapping):
            return {key: self.drawn(part, at=at, about=about) for key, part in value.items()}
        return value

    def own_facts(self, facts: Mapping[str, Any], subject: Subject) -> dict[str, Any]:
        """What the trail says of a thing whose name is gone: the label, and nothing else of the person."""
        label = self.label_of(subject)
        hidden = {"name": label, **dict.fromkeys(OWN_FACTS, GONE)}
        return {key: hidden[key] if key in hidden and value else value for key, value in facts.items()}

    def _standing(self, written: _Written, place: int, at: datetime, about: Collection[Subject]) -> tuple[int, str]:
        """How many words from a place on are a name that is gone, and what is shown for it."""
        for count in self._lengths:
            if place + count > len(written.spans):
                continue
            digest = _digest(written.words[place : place + count], self.salt)
            rows = [row for row in self._by_digest.get(digest, ()) if at <= row.until]
            for row in rows:
                if row.subject in about:
                    return count, row.label
            if any(digest not in row.shared for row in rows) and written.is_name(place, count):
                return count, " or ".join(row.label for row in rows)
        return 0, ""


NOBODY: Final = Names((), salt=b"")
