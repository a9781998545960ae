"""Who acts next on a review, on what, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reviews.cycles.rules.states import NOT_HELD, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides who acts next. Days are those of whoever looks."""

    status: str
    person: str
    reviewer: str
    prepare_by: date
    present_on: date
    today: date
    is_excused: bool = False
    has_packet: bool = True
    silent: int = 0
    """How many of the group have not answered yet."""
    is_written: bool = True
    """Whether nothing is missing any more before the writing can be closed."""
    again_by: date | None = None
    unsigned: tuple[str, ...] = ()
    sign_by: date | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Who has to act next on a review, and how. Without names nobody has to, and `act` says why."""

    names: tuple[str, ...]
    act: str
    by: date | None = None
    is_late: bool = False
    silent: int = 0
    """How many of the group are to answer before."""


def wait(standing: Standing) -> Wait:
    """Who acts next; the day by which is given where there is one."""
    if standing.status in NOT_HELD:
        return _before(standing)
    person, reviewer = (standing.person,), (standing.reviewer,)
    match standing.status:
        case Status.LIVE:
            return Wait(reviewer, "give the verdict", silent=standing.silent)
        case Status.SENT_BACK:
            return _by(standing, person, "prepare it again", standing.again_by)
        case Status.STANDS if not standing.is_written:
            return Wait(person, "write what is missing")
        case Status.STANDS:
            return Wait(reviewer, "close the minutes")
        case Status.TO_SIGN:
            return _by(standing, standing.unsigned, "sign the minutes", standing.sign_by)
        case Status.SIGNED:
            return Wait((), "both have signed")
    return Wait((), "it is closed")


def _before(standing: Standing) -> Wait:
    if standing.is_excused:
        return Wait((), f"{standing.person} is excused")
    if standing.status == Status.DUE and standing.today <= standing.present_on:
        return _by(standing, (standing.person,), "prepare it", standing.prepare_by)
    if not standing.has_packet:
        return _by(standing, (standing.reviewer,), "build the packet and hold it", standing.present_on)
    return _by(standing, (standing.reviewer,), "hold it", standing.present_on)


def _by(standing: Standing, names: tuple[str, ...], act: str, day: date | None) -> Wait:
    return Wait(names, act, day, is_late=day is not None and day < standing.today)
