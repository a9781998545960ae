"""Marks and words of state."""

from dataclasses import dataclass

from traps_web.ui import words

MARKS = frozenset(
    ("open", "done", "late", "missed", "waived", "excused", "none", "ahead", "watch", "behind", "out", "retired")
)


@dataclass(frozen=True, slots=True)
class State:
    """A mark and a word: colour never says it alone."""

    key: str
    word: str

    def __post_init__(self) -> None:
        """Refuse a mark that is not drawn."""
        if self.key not in MARKS:
            raise ValueError(f"There is no mark “{self.key}”.")


OBLIGATION_STATES = {
    "open": State("open", "open"),
    "due_soon": State("late", "due soon"),
    "done": State("done", "done"),
    "late": State("late", "late"),
    "missed": State("missed", "missed"),
    "waived": State("waived", "waived"),
    "excused": State("excused", "excused by extension"),
    "none": State("none", "no data"),
}
MONEY_STATES = {
    "n/a": State("open", "no budget"),
    "retired": State("retired", "retired"),
    "out of reach": State("out", "out of reach"),
    "ahead": State("ahead", "ahead"),
    "on watch": State("watch", "on watch"),
    "behind": State("behind", "behind"),
}
CHECK_STATES = {
    "pass": State("done", "pass"),
    "warn": State("late", "warn"),
    "fail": State("missed", "fail"),
    "error": State("missed", "error"),
}
PROMISE_STATES = {
    "open": State("open", "open"),
    "kept": State("done", "kept"),
    "missed": State("missed", "missed"),
    "moved": State("excused", "moved"),
}


def obligation_state(name: str) -> State:
    """The state of a duty by its stored name: open, due_soon, done, late, missed, waived, excused, none."""
    return OBLIGATION_STATES[name]


def missed_then_done(days: int) -> State:
    """A missed duty stays missed: "missed, then done 3 days late"."""
    when = f"{words.plural(days, 'day')} late" if days > 0 else "the same day"
    return State("missed", f"missed, then done {when}")


def money_state(name: str) -> State:
    """The state of money against budget by its rule's name; underscores or blanks, "na" or "n/a"."""
    spoken = name.replace("_", " ")
    return MONEY_STATES["n/a" if spoken in ("na", "n a", "none") else spoken]
