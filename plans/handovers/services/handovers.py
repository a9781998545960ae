"""Somebody leaves: deals, customers and open duties go to others in one act; what was stays as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.absences.services import delegations
from accounts.duties.services import notices, obligations
from accounts.entry.services import logins
from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Person
from accounts.organisation.selectors import service
from accounts.organisation.selectors.calendar import organisation_today, today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.services import account_teams, customer_turns
from pipeline.customers.services import customers as customer_service
from pipeline.deals.services import deals
from plans.account_plans.services import account_moves
from plans.handovers.rules import handed_numbers as number_rules
from plans.handovers.rules import handovers as rules
from plans.handovers.selectors import handed_numbers as number_selector
from plans.handovers.selectors import handovers as selector
from plans.handovers.services import handed_numbers, moves
from plans.sales_plans.services import plan_endings
from traps_web.lib import wording
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class Heirs:
    """Who takes over what; nobody for duties means that they end."""

    deals: Person | None = None
    customers: Person | None = None
    duties: Person | None = None
    number: Person | None = None


@dataclass(frozen=True, slots=True)
class Fates:
    """What becomes of the number after the last day (heir, team, nobody), and when plans that are under way end."""

    number: str = ""
    plans: str = "now"


NOTHING_SAID = Fates()


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went."""

    deals: int = 0
    customers: int = 0
    duties: int = 0
    ended_duties: int = 0
    number: Decimal = Decimal(0)
    asked_amendments: int = 0
    ended_plans: int = 0


def refusal(*, by: Person, person: Person) -> str:
    """Why somebody may not say that a person leaves; empty for the line above and admins.

    An admin or a leader is for admins.
    """
    if by.pk != person.pk and by.is_admin:
        return ""
    if by.pk == person.pk or relation(by, person) is not Relation.LINE:
        return "Only the line above or an admin can hand over."
    if person.is_admin or person.is_leader:
        role = "an admin" if person.is_admin else "a leader"
        return f"{person.name} is {role}: only an admin can set their last day and close their login."
    return ""


@transaction.atomic
def hand_over(
    act: Act,
    *,
    person: Person,
    last_day: date,
    heirs: Heirs,
    fates: Fates = NOTHING_SAID,
    seen: str,
    close_login: bool = False,
) -> HandedOver:
    """Note a person's last day and give what is in hand to others, all or nothing.

    Bookings, credits and past figures stay. The login ends with the last day by itself; `close_login` closes it in this
    act when that day is today, or over. Raises Refused, Invalid beside its field, StaleState when there is something
    else in hand than the page showed.
    """
    if sentence := refusal(by=act.person, person=person):
        raise Refused(sentence)
    estate = selector.estate_of(person=person)
    if seen and seen != estate.seen:
        raise StaleState("Something changed since you opened this page. Read it again, then hand over.")
    _check(act, person, estate, heirs)
    _check_ending(act, person, last_day, heirs, fates)
    done = HandedOver(deals=_deals(act, person, heirs.deals), customers=_customers(act, person, heirs.customers))
    handed, ended = _duties(act, person, heirs.duties, last_day)
    done = replace(done, duties=handed, ended_duties=ended, ended_plans=_plans(act, person, fates, last_day))
    number = handed_numbers.hand_over(act, person=person, last_day=last_day, fate=fates.number, heir=heirs.number)
    done = replace(done, number=number.amount, asked_amendments=number.amendments)
    delegations.end_all_of(act, person=person)
    moves.leave(act, person=person, last_day=last_day)
    if close_login and last_day <= today_of(person, act.now):
        person.refresh_from_db()
        logins.deactivate(act, person=person)
    audit.record(act, verb="handed over", subject=person, after=_audited(done, heirs, last_day))
    _tell(act, person, heirs, done)
    return done


def _check(act: Act, person: Person, estate: selector.Estate, heirs: Heirs) -> None:
    allowed = selector.heirs(viewer=act.person, person=person)
    wrong: dict[str, str] = {}
    if estate.deals and heirs.deals is None:
        wrong["deals_to"] = f"Choose who takes over {wording.plural(estate.deals, 'open deal')}."
    if (estate.customers or estate.seats) and heirs.customers is None:
        wrong["customers_to"] = f"Choose who takes over {wording.plural(estate.customers + estate.seats, 'customer')}."
    named = {
        "deals_to": heirs.deals,
        "customers_to": heirs.customers,
        "duties_to": heirs.duties,
        "number_to": heirs.number,
    }
    for field, heir in named.items():
        if heir is not None and heir.pk == person.pk:
            wrong[field] = f"{person.name} is leaving. Choose another person."
        elif heir is not None and not heir.is_active:
            wrong[field] = f"The login of {heir.name} is closed."
        elif heir is not None and heir.ends_on is not None:
            wrong[field] = f"{heir.name} leaves after {words.day(heir.ends_on, year=True)}."
        elif heir is not None and not allowed.filter(pk=heir.pk).exists():
            wrong[field] = f"{heir.name} is not below you. Only an admin can hand over to other lines."
    if wrong:
        raise Invalid(**wrong)


def _check_ending(act: Act, person: Person, last_day: date, heirs: Heirs, fates: Fates) -> None:
    """That somebody else can do what only this person could, and that the number goes somewhere. Raises Invalid."""
    if sentence := service.successor_fault(person):
        raise Invalid(last_day=sentence)
    if fates.number not in ("", *number_rules.FATES) or fates.plans not in number_rules.PLAN_FATES:
        raise Invalid(whole="Choose from the lists what happens to the number and to open plans.")
    day = number_selector.first_day(last_day=last_day, today=organisation_today(act.now))
    amount = number_selector.total(number_selector.lines_from(person=person, day=day))
    wrong = handed_numbers.fault(act, fate=fates.number, heir=heirs.number, amount=amount, last_day=last_day)
    if wrong:
        raise Invalid(**wrong)


def _plans(act: Act, person: Person, fates: Fates, last_day: date) -> int:
    """How many plans ended in this act; the others end with the last day, by the sweep."""
    if fates.plans != "now":
        return 0
    because = f"{person.name} leaves after {words.day(last_day, year=True)}."
    return plan_endings.end_plans(act, owner=person, because=because)


def _deals(act: Act, person: Person, heir: Person | None) -> int:
    rows = list(selector.open_deals(person)) if heir else []
    for deal in rows:
        data = {"owner_id": heir.pk if heir else 0}
        deals.change(act, deal=deal, version=deal.version, data=data, owner_leaves=True)
    return len(rows)


def _customers(act: Act, person: Person, heir: Person | None) -> int:
    """Owned customers change hands; a seat in an account team is taken over where the heir has none."""
    if heir is None:
        return 0
    customer_turns.take(selector.customers_worked_with(person))
    owned = list(selector.customers(person))
    for customer in owned:
        customer_service.change(act, customer=customer, data={"owner_id": heir.pk})
        account_moves.follow(act, customer=customer, old_owner=person, new_owner=heir)
    for member in list(selector.seats(person)):
        account_teams.remove(act.system(), member=member)
        account_moves.follow(act, customer=member.customer, old_owner=person, new_owner=heir)
        taken = member.customer.account_team.filter(person=heir).exists()
        if not taken and member.customer.owner_id != heir.pk:
            account_teams.put(act.system(), customer=member.customer, person=heir, role=member.role)
    return len(owned)


def _duties(act: Act, person: Person, heir: Person | None, last_day: date) -> tuple[int, int]:
    """How many duties went to the heir, and how many ended with the service."""
    handed = ended = 0
    left = f"{person.name} leaves after {words.day(last_day)}."
    for duty in list(selector.open_duties(person).filter(missed_at__gte=act.now)):
        fate = rules.fate(duty.trap.key, due_on=duty.due_on, last_day=last_day)
        if fate == "goes" and heir is not None:
            goes_on = obligations.hand_over(act, obligation=duty, to=heir, reason=left)
            handed, ended = (handed + 1, ended) if goes_on else (handed, ended + 1)
        elif fate != "stays":
            obligations.set_aside(act, obligation=duty, reason=left)
            ended += 1
    return handed, ended


def _audited(done: HandedOver, heirs: Heirs, last_day: date) -> dict[str, str | int]:
    names = {"deals_to": heirs.deals, "customers_to": heirs.customers, "duties_to": heirs.duties}
    counts = {"deals": done.deals, "customers": done.customers, "duties": done.duties, "ended": done.ended_duties}
    counts["plans ended"] = done.ended_plans
    return {"last_day": last_day.isoformat(), **counts, **{name: heir.name for name, heir in names.items() if heir}}


def _tell(act: Act, person: Person, heirs: Heirs, done: HandedOver) -> None:
    """Each heir once, with what came."""
    handed_over = (
        (heirs.deals, wording.plural(done.deals, "deal"), done.deals, "/deals/"),
        (heirs.customers, wording.plural(done.customers, "customer"), done.customers, "/customers/"),
        (heirs.duties, wording.plural(done.duties, "duty", "duties"), done.duties, "/traps/"),
    )
    for heir in {taker for taker, _, count, _ in handed_over if taker is not None and count}:
        parts = [(phrase, address) for taker, phrase, count, address in handed_over if taker == heir and count]
        text = f"You take over {words.listed([phrase for phrase, _ in parts])} of {person.name}."
        notices.tell(
            act,
            person=heir,
            kind="handed-over",
            key=f"person:{person.pk}:{act.now:%Y%m%d%H%M%S}",
            text=text,
            address=parts[0][1],
        )
