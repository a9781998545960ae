"""Own traps as rows of the library, beside those that the code opens."""

from __future__ import annotations

from accounts.duties.presenters.trap_rules import ON, RuleRow
from accounts.own_traps.models import OwnTrap
from accounts.own_traps.presenters import pages, words_of
from accounts.own_traps.selectors import own_traps as selector
from accounts.record.rules.readers import Reader
from traps_web.ui import words

MADE_HERE = "Made here"


def rows(reader: Reader) -> list[RuleRow]:
    """The own traps in sight that are not retired, as the library lists traps."""
    traps = [own_trap for own_trap in selector.visible(reader) if _stands(reader, own_trap)]
    asking_ids = selector.asking(reader, traps)
    return [_row(reader, own_trap, is_mine=own_trap.pk in asking_ids) for own_trap in traps]


def _stands(reader: Reader, own_trap: OwnTrap) -> bool:
    version = pages.shown_version(own_trap, reader.today)
    return version.is_on or selector.newest(own_trap).is_on


def _row(reader: Reader, own_trap: OwnTrap, *, is_mine: bool) -> RuleRow:
    shown = pages.row(reader, own_trap)
    version = pages.shown_version(own_trap, reader.today)
    is_on = version.is_on and version.starts_on <= reader.today
    return RuleRow(
        trap=shown.name,
        url=shown.url,
        purpose=version.help_text,
        for_whom=words_of.who(version),
        is_mine=is_mine,
        state=ON if is_on else shown.state,
        deadline=shown.when,
        grace=shown.grace,
        holds=f"since {words.day(version.starts_on, year=True)}" if is_on else "",
        subject=MADE_HERE,
    )
