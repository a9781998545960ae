"""When winning a deal needs the line's word, and when planning its shares needs somebody's yes.

It also says what may become of a request for either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import TextChoices

from pipeline.bookings.rules import credit
from traps_web.lib import wording
from traps_web.lib.machines import TRAPS, Machine, step
from traps_web.ui import words


class RequestStatus(TextChoices):
    """Where a request stands. Overtaken: the deal went another way before anybody decided."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


_ASKED: Final = RequestStatus.ASKED
_WHY_NOT: Final = {"answer": "Give a reason for the refusal."}
_WITHDRAWS: Final = "Only {asker}, who asked, can withdraw this."
_DECIDES: Final = "Only the line above {owner} can decide this, except people who asked for it or are credited."
_ANSWERS: Final = "Only a person whose share gets smaller, or a manager above both sides, can answer this."

WIN: Final = Machine(
    noun="request to win",
    states=tuple(RequestStatus.values),
    roles=("decider", "asker", "none"),
    steps=(
        step("approve", _ASKED, to=RequestStatus.APPROVED, who="decider", verb="win approved"),
        step("refuse", _ASKED, to=RequestStatus.REFUSED, who="decider", needs=_WHY_NOT, verb="win refused"),
        step("withdraw", _ASKED, to=RequestStatus.WITHDRAWN, who="asker", verb="win withdrawn"),
        step("overtake", _ASKED, to=RequestStatus.OVERTAKEN, who=TRAPS, verb="win overtaken"),
    ),
    refusals={"approve": _DECIDES, "refuse": _DECIDES, "withdraw": _WITHDRAWS},
    by_now={"": "This request was already decided, withdrawn or overtaken. The first decision stands."},
)
"""What may become of a request to win a deal."""

SHARES: Final = Machine(
    noun="request about shares",
    states=tuple(RequestStatus.values),
    roles=("answerer", "asker", "none"),
    steps=(
        step("agree", _ASKED, who="answerer", verb="shares agreed to"),
        # With the last yes.
        step("approve", _ASKED, to=RequestStatus.APPROVED, who=TRAPS, verb="shares approved"),
        step("refuse", _ASKED, to=RequestStatus.REFUSED, who="answerer", needs=_WHY_NOT, verb="shares refused"),
        step("withdraw", _ASKED, to=RequestStatus.WITHDRAWN, who="asker", verb="shares withdrawn"),
        step("overtake", _ASKED, to=RequestStatus.OVERTAKEN, who=TRAPS, verb="shares overtaken"),
    ),
    refusals={"agree": _ANSWERS, "refuse": _ANSWERS, "withdraw": _WITHDRAWS},
    by_now={"": "This request was already decided, withdrawn or overtaken. The first decision stands."},
)
"""What may become of a request about the shares of a deal."""

LOOKS_BACK: Final = 10
"""Within so many working days before a win, a change of amount or shares is looked at by the line."""
CHANGES: Final[Mapping[str, str]] = {"amount": "the amount", "shares": "the shares", "owner": "the owner"}
"""Fields of a deal's history that say who is credited with how much, in words."""


def win_reasons(*, amount: Decimal, limit: Decimal | None, changed: Collection[str], ended: str = "") -> list[str]:
    """Why a win needs the line's word, a sentence each; empty where it is won at once.

    `changed` names the fields that changed lately. `ended` is the quarter into which the win is dated, where that has
    ended: its actual would move.
    """
    reasons = [f"Its date is in {ended}, which has ended."] if ended else []
    if limit is not None and amount > limit:
        reasons.append(f"The amount, {_money(amount)}, is above {_money(limit)}.")
    named = [word for field, word in CHANGES.items() if field in changed]
    if named:
        verb = "was" if named in (["the amount"], ["the owner"]) else "were"
        reasons.append(
            f"{words.sentence(words.listed(named))[:-1]} {verb} changed within the last {LOOKS_BACK} working days."
        )
    return reasons


def _money(amount: Decimal) -> str:
    return wording.money(amount, 2 if amount % 1 else 0)


@dataclass(frozen=True, slots=True)
class ShareChange:
    """What becomes of one person's share, in parts per million."""

    person_id: int
    before: int
    after: int

    @property
    def takes(self) -> bool:
        """Whether the person has less afterwards."""
        return self.after < self.before

    @property
    def gives(self) -> bool:
        """Whether the person has more afterwards."""
        return self.after > self.before


def share_changes(before: credit.Shares, after: credit.Shares) -> list[ShareChange]:
    """Everybody whose share is another one afterwards, in the order in which they are named."""
    old, new = dict(before), dict(after)
    named = list(dict.fromkeys([*old, *new]))
    rows = (ShareChange(pk, old.get(pk, 0), new.get(pk, 0)) for pk in named)
    return [row for row in rows if row.before != row.after]


def takes_from(changes: Sequence[ShareChange], *, by: int, below: Collection[int], is_admin: bool) -> list[ShareChange]:
    """The changes that somebody else has to say yes to.

    They take from another person, and the writer may not judge that alone. Who stands above a person (`below`), or is
    an admin, decides at once, unless their own share grows by it.
    """
    gains = any(row.gives and row.person_id == by for row in changes)
    lost = [row for row in changes if row.takes and row.person_id != by]
    if gains:
        return lost
    return [] if is_admin else [row for row in lost if row.person_id not in below]
