"""Who acts next on a review, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.presenting.rules.waits import Wait
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class Waiting:
    """The sentence with its mark."""

    mark: str
    sentence: str


def waiting(wait: Wait, viewer: str = "") -> Waiting:
    """ "Waits for Mara Manager to sign the minutes, by Wed 2 Dec."; with a `viewer` of that name it says "you"."""
    if not wait.names:
        return Waiting("done", f"Nobody has to act: {wait.act}.")
    names = words.listed(["you" if name == viewer else name for name in wait.names])
    sentence = f"Waits for {_silent(wait, names)} to {wait.act}"
    if wait.by is None:
        return Waiting("open", f"{sentence}.")
    if wait.is_late:
        return Waiting("missed", f"{sentence}; it was due {words.day(wait.by)}.")
    return Waiting("open", f"{sentence}, by {words.day(wait.by)}.")


def _silent(wait: Wait, names: str) -> str:
    return f"{wait.silent} of the group to answer, then for {names}" if wait.silent else names
