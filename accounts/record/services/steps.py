"""The one way in which a row goes from state to state: refused, found stale, updated, recorded, always in this order.

A noun binds its machine once, beside its services:

    STEPS = Steps(machine=rules.MACHINE, roles=_roles, names=_names, read=read, changed=CHANGED, is_versioned=True)

and each of its services takes a step with it:

    approved = STEPS.take(act, plan, "approve", {"words": words}, decided_at=act.now, decided_by=act.by)

Who may is asked of the selector that `roles` names; words that the step needs are read by the step. A service that
has to look at something between the question and the act calls `require` first and hands what it returned to `move`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import F

from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import StaleState
from traps_web.lib.machines import ITSELF, Machine, Step

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Trail:
    """What the audit trail keeps of a step beside the states: the reason, facts before and after, and who acted for
    whom.

    `reason` None: the words that the step needed. `subject` is the row under which it is told, where that is another
    one than the row that takes the step; the facts then stand without its states. `verb` names it otherwise than the
    table does.
    """

    reason: str | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    actor_name: str = ""
    subject: models.Model | None = None
    verb: str = ""


PLAIN = Trail()


def _nameless(_row: Any) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Steps(Generic[Row]):
    """A machine bound to its rows.

    `roles` says how whoever acts stands to a row; without it each service says so itself, because it has to know more
    about it. `names` fills the {braces} of the sentences. `read` reads a row again after its step. `changed` is told
    to whoever was overtaken between reading and writing; where it is a function it finds the sentence (who was
    faster), and is asked as well when the row had moved on before. With `is_versioned` the row is also held by its
    version, and a step raises it.
    """

    machine: Machine
    read: Callable[[int], Row]
    roles: Callable[[Act, Row], Collection[str]] | None = None
    names: Callable[[Row], Mapping[str, str]] = _nameless
    changed: str | Callable[[Row], str] = ""
    is_versioned: bool = False

    def take(
        self,
        act: Act,
        row: Row,
        event: str,
        words: Mapping[str, str] | None = None,
        *,
        to: str = "",
        trail: Trail = PLAIN,
        held: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Row:
        """Take a step as whoever acts; returns the row as it is now.

        `to` chooses the target where the facts decide; `held` are other columns that must not have changed. Raises
        Refused, StaleState when the row has moved on, and Invalid for words that the step needs.
        """
        step = self.require(act, row, event, words or {})
        return self.move(act, row, step, words, to=to, trail=trail, held=held, **changes)

    def follow(self, act: Act, row: Row, event: str, words: Mapping[str, str] | None = None, **facts: Any) -> Row:
        """Take a step that TRAPS takes, in a sweep or as the consequence of an act; `act.by` caused it."""
        step = self.require(act, row, event, words or {}, roles=ITSELF)
        return self.move(act, row, step, words, **facts)

    def follow_many(self, act: Act, rows: Collection[Row], event: str, **changes: Any) -> int:
        """Let many rows take the same step of TRAPS, in a fixed number of statements; returns how many took it.

        For a sweep, inside its transaction. A row that moved on since it was read is left as it is. The step has one
        target and needs no words.
        """
        if not rows:
            return 0
        steps = {row.pk: (row, self.require(act, row, event, roles=ITSELF)) for row in rows}
        manager = type(next(iter(rows)))._default_manager
        held = manager.select_for_update().filter(pk__in=steps)
        taken = [steps[pk] for pk, state in held.values_list("pk", "status") if state == _state(steps[pk][0])]
        (target,) = {step.target(_state(row)) for row, step in steps.values()}
        if self.is_versioned:
            changes["version"] = F("version") + 1
        manager.filter(pk__in=[row.pk for row, _ in taken]).update(status=target, **changes)
        events = [self._event(act, row, step, {}, PLAIN, target) for row, step in taken]
        AuditEvent.objects.bulk_create(events)
        return len(taken)

    def require(
        self,
        act: Act,
        row: Row,
        event: str,
        words: Mapping[str, str] | None = None,
        *,
        roles: Collection[str] | None = None,
    ) -> Step:
        """The step that an event takes from here, for whoever acts.

        Raises Refused, StaleState, and Invalid where words are given.
        """
        if roles is None:
            roles = ITSELF if act.by is None else self._roles(act, row)
        try:
            return self.machine.require(_state(row), event, roles, words, **self.names(row))
        except StaleState:
            if callable(self.changed):
                raise self._overtaken(row) from None
            raise

    def move(
        self,
        act: Act,
        row: Row,
        step: Step,
        words: Mapping[str, str] | None = None,
        *,
        to: str = "",
        trail: Trail = PLAIN,
        held: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Row:
        """Write a step that was required, if the row is still as it was read; returns the row as it is now.

        Inside the transaction of the service. Records the audit event. Raises StaleState.
        """
        source = _state(row)
        target = step.target(source, to)
        conditions: dict[str, Any] = {"pk": row.pk, "status": source, **(held or {})}
        if self.is_versioned:
            conditions["version"] = getattr(row, "version")  # noqa: B009
            changes["version"] = F("version") + 1
        if not type(row)._default_manager.filter(**conditions).update(**{"status": target, **changes}):
            raise self._overtaken(row)
        self._event(act, row, step, words or {}, trail, target).save(force_insert=True)
        return self.read(row.pk)

    def _roles(self, act: Act, row: Row) -> Collection[str]:
        if self.roles is None:
            raise TypeError(f"Say in which roles somebody stands to this {self.machine.noun}.")
        return self.roles(act, row)

    def _overtaken(self, row: Row) -> StaleState:
        sentence = self.changed(row) if callable(self.changed) else self.changed
        return StaleState(sentence) if sentence else StaleState()

    def _event(self, act: Act, row: Row, step: Step, words: Mapping[str, str], trail: Trail, target: str) -> AuditEvent:
        needed = " ".join(words[name].strip() for name, _ in step.needs if words.get(name))
        return audit.event(
            act,
            verb=trail.verb or step.verb or f"{self.machine.noun}: {step.event}",
            subject=trail.subject or row,
            before={**({} if trail.subject else {"status": _state(row)}), **trail.before},
            after={**({} if trail.subject else {"status": target}), **trail.after},
            reason=needed if trail.reason is None else trail.reason,
            actor_name=trail.actor_name,
        )


def _state(row: models.Model) -> str:
    return str(getattr(row, "status"))  # noqa: B009
