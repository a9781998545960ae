"""What an amendment without a plan makes people owe and read.

The next above decides; whoever carries the number, and the line, are told.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices, obligations
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from plans.measures.selectors import period_numbers
from plans.sales_plans.models import PlanAmendment
from plans.sales_plans.services import plan_duties
from traps_web.lib import wording
from traps_web.ui import words


def request_decision(act: Act, *, amendment: PlanAmendment) -> None:
    """Whoever is next above owes a decision; those who carry the number and did not ask are told."""
    above, name = (
        _next_above(amendment, act.now),
        f"{words.possessive(amendment.whose.name)} number of {amendment.period_key}",
    )
    text = f"{act.person.name} asks to amend {name}: {in_words(amendment)}."
    key, address = subject_of(amendment), address_of(amendment)
    if above is not None:
        label = f"Decide on the amendment of {name}"
        due_at = plan_duties.owe_decision(act, above=above, subject=key, label=label, address=address)
        facts: dict[str, Any] = {"kind": "amendment-asked", "text": text, "needed_by": due_at}
        notices.tell_stand_in(act, of=above, key=key, address=address, **facts)
        _tell(act, [above], amendment, **facts)
    known = [person for person in _carrying(amendment, act.now) if above is None or person.pk != above.pk]
    _tell(act, known, amendment, kind="amendment-asked", text=text)


def decided(act: Act, *, amendment: PlanAmendment) -> None:
    """The decision is there; who asked, who carries the number, and everybody above them are told."""
    _settle(act, amendment)
    carrying = _carrying(amendment, act.now)
    line = Person.objects.filter(lines_below__below__in=carrying, lines_below__depth__gt=0, is_active=True)
    outcome = (
        in_words(amendment)
        if amendment.status == "approved"
        else f"the number stays {wording.money(amendment.before_amount)}"
    )
    alone = ", decided alone" if amendment.decided_alone else ""
    text = (
        f"{act.person.name} {amendment.status} the amendment of {words.possessive(amendment.whose.name)} number of "
        f"{amendment.period_key}{alone}: {outcome}."
    )
    _tell(act, [*carrying, amendment.asked_by, *line], amendment, kind="amendment-decided", text=text)


def withdrawn(act: Act, *, amendment: PlanAmendment) -> None:
    """Nobody owes a decision any more; the others are told."""
    _settle(act, amendment)
    above = _next_above(amendment, act.now)
    text = (
        f"{act.person.name} withdrew the amendment of {words.possessive(amendment.whose.name)} number of "
        f"{amendment.period_key}."
    )
    people = [*_carrying(amendment, act.now), *([above] if above else [])]
    _tell(act, people, amendment, kind="amendment-withdrawn", text=text)


def subject_of(amendment: PlanAmendment) -> str:
    """What obligations and notices know an amendment by."""
    return f"amendment:{amendment.pk}"


def address_of(amendment: PlanAmendment) -> str:
    """The page of an amendment without a plan."""
    return f"/budgets/amendments/{amendment.pk}/"


def in_words(amendment: PlanAmendment) -> str:
    """What changes, in a few words."""
    before, after = wording.money(amendment.before_amount), wording.money(amendment.after_amount)
    return f"{before} becomes {after} from {words.day(amendment.effective_on)}"


def _carrying(amendment: PlanAmendment, now: datetime) -> list[Person]:
    if amendment.person is not None:
        return [amendment.person]
    assert amendment.team is not None, "the database holds that one of them is there"
    return period_numbers.managers_of(team=amendment.team, today=organisation_today(now))


def _next_above(amendment: PlanAmendment, now: datetime) -> Person | None:
    owner = period_numbers.accountable(owner=amendment.whose, today=organisation_today(now))
    if owner is not None:
        return nearest_above(owner, asked_by=amendment.asked_by)
    last = Organisation.objects.select_related("reviewer_of_last_resort").get(id=1).reviewer_of_last_resort
    return last if last is not None and last.pk != amendment.asked_by_id else None


def _tell(act: Act, people: list[Person], amendment: PlanAmendment, **facts: Any) -> None:
    notices.tell_many(
        notices.notice(act, person=person, key=subject_of(amendment), address=address_of(amendment), **facts)
        for person in {recipient.pk: recipient for recipient in people if recipient.pk != act.person.pk}.values()
    )


def _settle(act: Act, amendment: PlanAmendment) -> None:
    rows = Obligation.objects.filter(trap__key=plan_duties.DECISION, subject=subject_of(amendment))
    for row in rows.select_related("owner").order_by("pk"):
        obligations.fulfil(act, trap_key=plan_duties.DECISION, owner=row.owner, subject=row.subject)
