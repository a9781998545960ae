"""One of many, named by typing: how the names of a list are told apart, and which one a typed text means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.forms.models import ModelChoiceIteratorValue

from traps_web.lib.normal_form import folded

LONGEST_LIST = 15
"""How many choices are looked through at a glance; more are named by typing."""
NEAR = 3
_ENDS_LIKE_A_NUMBER = re.compile(r"(^|#)\d+$").search


class Typed(str):
    """A text that names a choice, where a list would send the choice's own value."""


@dataclass(frozen=True, slots=True)
class Name:
    """A choice by its value, with the name that no other of the list has, and the group that it belongs to."""

    value: Any
    name: str
    group: str = ""


class NotNamedError(ValueError):
    """Nothing in the list is meant by the text; it says so in a sentence, with the names that come near."""


def names(choices: Iterable[tuple[Any, Any]]) -> list[Name]:
    """The choices that name something, out of those of a field, each told apart from all others.

    Two of the same name carry their number; so does a name that could be taken for one with a number.
    """
    flat = list(_flat(choices))
    times = Counter(folded(choice.name) for choice in flat)
    return [
        Name(choice.value, f"{choice.name} #{_number(choice)}", choice.group)
        if times[folded(choice.name)] > 1 or _ENDS_LIKE_A_NUMBER(choice.name)
        else choice
        for choice in flat
    ]


def empty_word(choices: Iterable[tuple[Any, Any]]) -> str:
    """What the list calls the choice of nothing; empty where something has to be chosen."""
    return next((str(label) for value, label in choices if value in ("", None)), "")


def meant(text: str, offered: Sequence[Name]) -> Name:
    """The choice that a text means: by its whole name, or by the part before its details where only one begins so.

    Raises NotNamedError.
    """
    key = folded(text)
    exact = [choice for choice in offered if folded(choice.name) == key]
    whole = exact or [choice for choice in offered if folded(choice.name).startswith((f"{key} (", f"{key}, "))]
    if len(whole) == 1:
        return whole[0]
    near = whole or [choice for choice in offered if all(part in folded(choice.name) for part in key.split())]
    raise NotNamedError(_sentence(text, near))


def _sentence(text: str, near: Sequence[Name]) -> str:
    if not near:
        return f"“{text}” is not in the list. Type a part of the name and choose from the list."
    some = " or ".join(f"“{choice.name}”" for choice in near[:NEAR])
    more = f" There are {len(near) - NEAR} more." if len(near) > NEAR else ""
    return f"“{text}” is not a whole name. Choose {some}.{more}"


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[Name]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from (Name(inner, str(name), str(value)) for inner, name in label)
        elif value not in ("", None):
            yield Name(_plain(value), str(label))


def _plain(value: Any) -> Any:
    """The rows of a table come with their ids wrapped up."""
    return cast(Any, value).value if isinstance(value, ModelChoiceIteratorValue) else value


def _number(choice: Name) -> str:
    return str(choice.value).rpartition(":")[2]
