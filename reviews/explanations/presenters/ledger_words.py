"""What a ledger says in one sentence, and what stands under it."""

from __future__ import annotations

from decimal import Decimal

from reviews.explanations.selectors.ledgers import Ledger
from traps_web.lib import money as amounts
from traps_web.ui import words


def money(minor: float | None) -> str:
    """Minor units in whole units of the currency; nothing known is "n/a"."""
    return "n/a" if minor is None else words.money(amounts.from_minor(round(minor)))


def times(count: float | None) -> str:
    """A count or the median of counts, which may lie halfway between two."""
    if count is None:
        return "n/a"
    return words.number(Decimal(str(count)), 0 if float(count).is_integer() else 1)


def statement(ledger: Ledger, *, is_own: bool) -> str:
    """Whose ledger says what, in one sentence."""
    whose = _whose(ledger, is_own=is_own)
    if not ledger.whole.times:
        return f"{whose} gave no explanation yet."
    sums = ledger.whole.sums
    if sums.promised:
        came = f"{money(sums.came)} came" if sums.came else "nothing came of it"
        return f"{whose} promised to catch up {money(sums.promised)}; {came}."
    given = words.plural(ledger.whole.times, "explanation")
    times_in_control = ledger.in_control.times
    causes = "a cause" if times_in_control == 1 else "causes"
    return f"{whose} gave {given}, {words.number(times_in_control)} of them for {causes} {control(is_own=is_own)}."


def control(is_in: bool = True, *, is_own: bool) -> str:
    """Whether a cause lies in the control of whoever gave it, as its reader says it."""
    return f"{'' if is_in else 'not '}in {'your' if is_own else 'their'} own control"


def _whose(ledger: Ledger, *, is_own: bool) -> str:
    if is_own:
        return "You"
    if ledger.person is not None:
        return ledger.person.name
    return ledger.team.name if ledger.team is not None else "The organisation"


def sub(ledger: Ledger, *, is_own: bool) -> str:
    """The cause that repeats, what is still open, and what was never explained."""
    return " ".join(filter(None, (_most_often(ledger, is_own=is_own), _still_open(ledger), _silent(ledger))))


def _most_often(ledger: Ledger, *, is_own: bool) -> str:
    cause = ledger.repeated
    if cause is None:
        return ""
    line = ledger.lines[cause]
    lies = control(ledger.causes[cause].in_my_control, is_own=is_own)
    beside = ""
    usual = ledger.usual.of(cause)
    if ledger.person is not None and usual is not None:
        beside = f"; the median of {compared(ledger)} is {times(usual)}"
    name, count = ledger.causes[cause].name, words.plural(line.times, "time")
    return f"The cause given most often is {lies}: “{name}”, {count}{beside}."


def _still_open(ledger: Ledger) -> str:
    still = ledger.whole.sums.open
    return f"{money(still)} may still come by its day." if still else ""


def _silent(ledger: Ledger) -> str:
    if not ledger.unexplained:
        return ""
    verb = "was" if ledger.unexplained == 1 else "were"
    return f"{words.plural(ledger.unexplained, 'miss', 'misses')} {verb} not explained within eight weeks."


def compared(ledger: Ledger) -> str:
    """With whom it is compared."""
    people = words.plural(ledger.usual.people, "person", "people")
    return {
        "team": f"the team’s {people}",
        "managers": f"all {words.plural(ledger.usual.people, 'manager')}",
        "organisation": f"the organisation’s {people}",
    }[ledger.compared]
