"""Who is away and who comes: leave, a miss waived, more time asked for, a stand-in, and an invitation that waits."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from accounts.absences.services import delegations, leave
from accounts.duties.models import Obligation, Trap
from accounts.duties.services import extensions, obligations, trap_rules
from accounts.entry.services import invitations
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.organisation.services import people
from accounts.record.rules.acts import Act, Via
from traps_web.demo import maven
from traps_web.demo.stage import Stage

A_DAY = timedelta(days=1)
MANAGER, AWAY_TOO = f"melvin.marxen@{maven.DOMAIN}", f"darcel.schlecht@{maven.DOMAIN}"
NEWCOMER = ("nora.quist", "Nora Quist")


def complete(stage: Stage) -> None:
    """Give the team what happens to people.

    One person is off next week and one asks for two days; a miss is waived; somebody of another team waits for more
    time; the manager is away and has a stand-in; somebody is invited; and the team has rules of its own.
    """
    manager = Person.objects.get(email=MANAGER)
    below = Person.objects.filter(lines_above__above=manager, lines_above__depth=1).order_by("email")
    off, asks = below.exclude(email=AWAY_TOO)[:2]
    monday = stage.today + timedelta(days=7 - stage.today.weekday())
    granted = leave.ask(
        Act(off, stage.now - 8 * A_DAY, Via.DEMO),
        person=off,
        starts_on=monday,
        last_day=monday + 4 * A_DAY,
        reason="Holidays",
    )
    leave.decide(Act(manager, stage.now - 7 * A_DAY, Via.DEMO), leave=granted, approve=True, answer="Have a good time.")
    leave.ask(
        stage.act(asks), person=asks, starts_on=monday + 10 * A_DAY, last_day=monday + 11 * A_DAY, reason="Training"
    )
    _waiver(manager, stage)
    _more_time(manager, stage)
    _stand_in(manager, stage)
    _newcomer(stage)
    _rules(manager, stage)


def _waiver(manager: Person, stage: Stage) -> None:
    """The newest log that somebody below missed and never made good is waived: it stays missed, and needs no doing."""
    missed = Obligation.objects.filter(
        owner__in=manager.lines_below.filter(depth__gt=0).values("below"),
        trap__key="weekly-log",
        status="missed",
        done_at__isnull=True,
        flagged_at__lt=stage.now - 2 * A_DAY,
    )
    duty = missed.exclude(owner__email=AWAY_TOO).order_by("-due_at", "pk").first()
    if duty is not None:
        reason = "At the customer’s plant all week, without a connection."
        obligations.waive(Act(manager, stage.now - A_DAY, Via.DEMO), obligation=duty, reason=reason)


def _more_time(manager: Person, stage: Stage) -> None:
    """Somebody of another team asked for more time an hour ago, so their clock stands."""
    duties = Obligation.objects.filter(
        trap__key__in=("account-move", "milestone", "promise"),
        status="open",
        opened_at__lt=stage.now - A_DAY,
        due_at__gt=stage.now + A_DAY,
        owner__is_active=True,
    )
    others = duties.exclude(owner__in=manager.lines_below.values("below"))
    duty = others.select_related("owner").order_by("due_at", "pk").first()
    if duty is not None:
        extensions.ask_extension(
            Act(duty.owner, stage.now - timedelta(hours=1), Via.DEMO),
            obligation=duty,
            wanted_on=WorkingDays.load(organisation=organisation_selector.current()).after(duty.due_on, 3),
            reason="Their buyer is travelling and can only meet next week.",
        )


def _stand_in(manager: Person, stage: Stage) -> None:
    """The next manager by name decides in this one's place for the first days of the week after next."""
    others = Person.objects.filter(memberships__manages=True, is_leader=False, is_active=True)
    other = others.exclude(pk=manager.pk).order_by("email").first()
    first = stage.today + timedelta(days=14 - stage.today.weekday())
    delegations.name_stand_in(
        stage.act(manager),
        from_person=manager,
        to_person=other or stage.admin,
        starts_on=first,
        last_day=first + 2 * A_DAY,
    )


def _newcomer(stage: Stage) -> None:
    """Somebody who starts next month has a link and has not used it."""
    mailbox, full_name = NEWCOMER
    person = people.create(
        Act(stage.admin, stage.now - 2 * A_DAY, Via.DEMO),
        email=f"{mailbox}@{maven.DOMAIN}",
        name=full_name,
        starts_on=stage.today + 30 * A_DAY,
    )
    invitations.make(Act(stage.admin, stage.now - 2 * A_DAY, Via.DEMO), person=person)


def _rules(manager: Person, stage: Stage) -> None:
    """The manager's team has two days of grace for milestones, and will close its weeks on Thursday."""
    rules_of_the_team: tuple[tuple[str, int, dict[str, Any], str], ...] = (
        ("milestone", 2, {}, "The plants we sell to close for a day each week."),
        ("weekly-log", 0, {"closes_weekday": 3, "closes_at": time(16, 0)}, "The team meets on Friday morning."),
    )
    for key, grace, closing, reason in rules_of_the_team:
        trap = Trap.objects.get(key=key)
        trap_rules.set_rule(
            stage.act(stage.admin),
            trap=trap,
            team=manager.current_team,
            new_rule=trap_rules.NewRule(
                starts_on=trap_rules.earliest(trap=trap, now=stage.now),
                is_on=True,
                grace_working_days=grace,
                reason=reason,
                **closing,
            ),
        )
