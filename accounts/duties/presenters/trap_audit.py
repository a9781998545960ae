"""How traps are kept, in words: those that stand out first."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts.duties.rules.trap_audit import ALWAYS_MET, FINDINGS, NEVER_FIRED, NEVER_MET
from accounts.duties.selectors.trap_audit import AuditedTrap
from traps_web.ui import values, words

MEANINGS = {
    NEVER_FIRED: "nothing came due in 52 weeks",
    NEVER_MET: "nothing was done in time: it asks too much, or nobody holds to it",
    ALWAYS_MET: "everything was done in time: it may be a habit by now",
}
COLUMNS = (
    values.Column("Trap", css="ledger__named"),
    values.Column("What stands out", css="ledger__full"),
    values.Column("Due", css="num", label="Due"),
    values.Column("In time", css="num", label="In time"),
    values.Column("Late", css="num", label="Late"),
    values.Column("Missed", css="num", label="Missed"),
)


def fold() -> values.Fold:
    """Opens it under the library."""
    url = reverse("traps_audit")
    return values.Fold("trap-audit", "How the traps themselves do", "52 weeks", load_url=url, load_word="Show it")


def statement(rows: Sequence[AuditedTrap]) -> str:
    """How many traps stand out, and how."""
    counts = {name: sum(row.finding == name for row in rows) for name in FINDINGS}
    phrases = [_counted(name, count) for name, count in counts.items() if count]
    if not phrases:
        return "In 52 weeks every trap came due, and was met by some and missed by others."
    return f"In 52 weeks, of {words.plural(len(rows), 'trap')}, {words.listed(phrases)}."


def _counted(name: str, count: int) -> str:
    """ "2 never fired", "1 was always met"."""
    if name == NEVER_FIRED:
        return f"{words.number(count)} {name}"
    return f"{words.number(count)} {'was' if count == 1 else 'were'} {name}"


def ledger(rows: Sequence[AuditedTrap]) -> values.Ledger:
    """Every trap, those that stand out first."""
    order = {name: place for place, name in enumerate((*FINDINGS, ""))}
    listed = sorted(rows, key=lambda row: order[row.finding])
    return values.Ledger("Traps with what came due of them in 52 weeks", COLUMNS, [_line(row) for row in listed])


def _line(row: AuditedTrap) -> values.Line:
    tally, url = row.tally, reverse("traps_library_trap", args=[row.trap.key])
    finding = f"{row.finding}: {MEANINGS[row.finding]}" if row.finding else values.Faint("")
    counts = (tally.due, tally.met, tally.late, tally.missed)
    figures = tuple(values.Fig(words.number(count)) for count in counts)
    return values.Line((values.Who(row.trap.name, url), finding, *figures))
