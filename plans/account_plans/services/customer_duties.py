"""The sweep of duties towards customers: opened ahead, fulfilled by the newest contact, dropped when not asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.duties.models import Extension, Obligation
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.duties.services import obligations
from accounts.duties.services.fulfilments import Fulfilment, fulfil_many
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar, owing
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.activities.models import Activity
from pipeline.activities.selectors import last_contacts
from pipeline.customers.models import Customer
from plans.account_plans.models import AccountPlan, AccountPlanDecision, TierRule
from plans.account_plans.rules import customer_duties as rules
from plans.account_plans.rules.customer_duties import CONTACT, PLAN
from plans.account_plans.selectors import tiers
from plans.account_plans.services import account_moves
from traps_web.lib import clock
from traps_web.lib.deadlines import day_bounds

CHUNK = 500


def sweep(act: Act) -> int:
    """Settle, drop and open the duties towards every customer with a tier, and the moves agreed with any.

    Returns how many changed. What had no evidence in time is flagged only now that it was looked for. Run twice = run
    once.
    """
    moved = account_moves.follow_owners(act) + account_moves.sweep(act)
    return moved + _customers(act) + obligations.flag_missed(act, looked_up=frozenset({CONTACT}))


def settle_contact(act: Act, *, customer_id: int) -> int:
    """Settle the contact that is owed to a customer by what is logged now; the sweep opens the next one.

    Returns how many duties were settled.
    """
    owed = Obligation.objects.filter(STILL_OWED, trap__key=CONTACT, subject__startswith=f"customer:{customer_id}:")
    duties = list(owed.select_related("trap", "owner").order_by("pk"))
    return _Round([customer_id], duties, {}, act).settle() if duties else 0


def _customers(act: Act) -> int:
    rule_by_tier = tiers.rules_on(organisation_today(act.now))
    if not rule_by_tier:
        return 0
    whole = Customer.objects.filter(tier__in=list(rule_by_tier), owner__is_active=True).order_by("pk")
    ids = list(whole.values_list("pk", flat=True))
    owed = _owed()
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    changed = sum(
        _Round(chunk, [duty for pk in chunk for duty in owed.get(pk, ())], rule_by_tier, act).run() for chunk in chunks
    )
    return changed + _drop_orphans(act, set(ids))


@dataclass(frozen=True, slots=True)
class _Facts:
    """A customer with what settles its duties."""

    customer: Customer
    contact: Activity | None
    handed_in: datetime | None
    approved: datetime | None


class _Round:
    """Some hundred customers, in a fixed number of queries."""

    def __init__(
        self, ids: Sequence[int], owed: Sequence[Obligation], rule_by_tier: Mapping[str, TierRule], act: Act
    ) -> None:
        self.act, self.owed, self.rule_by_tier = act, owed, rule_by_tier
        self.organisation = organisation_selector.current()
        self.today = organisation_today(act.now, self.organisation)
        self.owes = owing.reader(self.organisation)
        self.days = WorkingDays.load(organisation=self.organisation)
        self.facts = _facts(ids)

    @transaction.atomic
    def run(self) -> int:
        done = self._fulfilments()
        settled = {row.duty.pk for row in done}
        gone = [duty for duty in self.owed if duty.pk not in settled and self._is_gone(duty)]
        left = {(duty.trap.key, duty.owner_id, duty.subject) for duty in self.owed if duty.pk not in settled}
        due = [row for facts in self.facts.values() for row in self._duties_of(facts)]
        new = [row for row in due if (row.trap_key, row.owner.pk, row.subject) not in left]
        dropped = drop(self.act, gone)
        return fulfil_many(self.act, rows=done) + dropped + obligations.open_many(self.act, rows=new)

    def settle(self) -> int:
        """Settle what has its evidence, and leave the rest to the sweep."""
        return fulfil_many(self.act, rows=self._fulfilments())

    def _fulfilments(self) -> list[Fulfilment]:
        return [fulfilment for duty in self.owed if (fulfilment := self._evidence(duty)) is not None]

    def _evidence(self, duty: Obligation) -> Fulfilment | None:
        """What settles a duty: a contact, or a plan handed in, after the day from which it counts."""
        about = rules.about(duty.subject)
        facts = self.facts.get(about.customer_id) if about else None
        if about is None or facts is None:
            return None
        if duty.trap.key == PLAN:
            if facts.handed_in is None or facts.handed_in < duty.opened_at:
                return None
            return Fulfilment(duty, facts.handed_in, facts.handed_in, duty.owner)
        contact = facts.contact
        if contact is None or (about.since is not None and contact.done_on <= about.since):
            return None
        # The day of the contact counts, up to its end; nothing is done after it was written down.
        _, ended = day_bounds(contact.done_on, self._zone(duty.owner))
        return Fulfilment(duty, min(contact.entered_at, ended), contact.entered_at, contact.person)

    def _is_gone(self, duty: Obligation) -> bool:
        """Nobody asks for it any more, and it was not due yet: another owner, another tier."""
        about = rules.about(duty.subject)
        facts = self.facts.get(about.customer_id) if about else None
        if about is None or facts is None or duty.status != "open" or duty.due_at <= self.act.now:
            return False
        rule = self.rule_by_tier.get(facts.customer.tier)
        asks = rule is not None and (duty.trap.key == CONTACT or rule.plan_max_age_days is not None)
        return not asks or about.tier != facts.customer.tier or duty.owner_id != facts.customer.owner_id

    def _duties_of(self, facts: _Facts) -> list[obligations.NewObligation]:
        """The duties that have to stand for a customer now."""
        customer, rule = facts.customer, self.rule_by_tier[facts.customer.tier]
        since = facts.contact.done_on if facts.contact else None
        duties = [
            self._duty(
                CONTACT, customer, since, self._counted(since, customer), rule.contact_days, f"Contact {customer.name}"
            )
        ]
        if rule.plan_max_age_days is not None and not self._is_waiting(facts):
            since = self._day_of(facts.approved) if facts.approved else None
            label = f"Submit the account plan of {customer.name}"
            duties.append(self._duty(PLAN, customer, since, since, rule.plan_max_age_days, label))
        return [duty for duty in duties if duty is not None]

    def _is_waiting(self, facts: _Facts) -> bool:
        """Handed in after the last approval: the owner has done their part."""
        return facts.handed_in is not None and (facts.approved is None or facts.handed_in > facts.approved)

    def _counted(self, since: date | None, customer: Customer) -> date:
        return since or self._day_of(customer.taken_over_at or customer.created_at)

    def _duty(
        self, trap: str, customer: Customer, since: date | None, counted: date | None, days: int, label: str
    ) -> obligations.NewObligation | None:
        """A duty that is near enough to be opened; one that would be due already gets its working days."""
        ahead, least = (
            (rules.CONTACT_OPENS_DAYS_AHEAD, rules.CONTACT_AT_LEAST_WORKING_DAYS)
            if trap == CONTACT
            else (rules.PLAN_OPENS_DAYS_AHEAD, rules.PLAN_AT_LEAST_WORKING_DAYS)
        )
        owner = customer.owner
        begins = self.owes(owner).day if owner else None
        if owner is None or begins is None:
            return None
        soonest = self.days.after(max(self.today, begins), least)
        due_on = soonest if counted is None else max(soonest, rules.within(counted, days, self.days.is_working))
        if due_on > max(soonest, self.today + timedelta(days=ahead)):
            return None
        address = f"/customers/{customer.pk}/" + ("plan/" if trap == PLAN else "")
        _, due_at = day_bounds(due_on, self._zone(owner))
        subject = rules.About(customer.pk, customer.tier, since).subject
        return obligations.NewObligation(trap, owner, subject, label, address, due_on, due_at)

    def _zone(self, owner: Person) -> str:
        return calendar.zone_of(owner, self.organisation)

    def _day_of(self, at: datetime) -> date:
        return clock.local_date(at, self.organisation.time_zone)


def _facts(ids: Sequence[int]) -> dict[int, _Facts]:
    rows = Customer.objects.filter(pk__in=ids).select_related("owner").annotate(act=last_contacts.last_contact_act())
    customers = list(rows)
    acts = (
        Activity.objects.filter(pk__in=[customer.act for customer in customers if customer.act])
        .select_related("person")
        .in_bulk()
    )
    handed_in = _newest(
        AccountPlan.objects.filter(customer__in=ids, submitted_at__isnull=False), "customer_id", "submitted_at"
    )
    approvals = AccountPlanDecision.objects.filter(plan__customer__in=ids, decision="approved")
    approved = _newest(approvals, "plan__customer_id", "at")
    return {
        customer.pk: _Facts(customer, acts.get(customer.act), handed_in.get(customer.pk), approved.get(customer.pk))
        for customer in customers
    }


def _newest(rows, key: str, stamp: str) -> dict[int, datetime]:  # type: ignore[no-untyped-def]
    return dict(rows.order_by(stamp).values_list(key, stamp))


def _owed() -> dict[int, list[Obligation]]:
    """The duties of both traps that are still owed, by customer."""
    duties_by_customer: dict[int, list[Obligation]] = defaultdict(list)
    rows = Obligation.objects.filter(STILL_OWED, trap__key__in=(CONTACT, PLAN)).select_related("trap", "owner")
    for row in rows.order_by("pk"):
        if about := rules.about(row.subject):
            duties_by_customer[about.customer_id].append(row)
    return duties_by_customer


@transaction.atomic
def drop(act: Act, rows: Sequence[Obligation]) -> int:
    """Take back duties that were not due yet and that nobody asks for any more; the audit trail keeps them.

    Returns how many.
    """
    extended = Extension.objects.filter(obligation__in=[row.pk for row in rows]).values_list("obligation_id", flat=True)
    free = [row.pk for row in rows if row.pk not in set(extended)]
    waiting = Obligation.objects.filter(pk__in=free, status="open", due_at__gt=act.now)
    held = list(waiting.select_for_update().order_by("pk")) if free else []
    if not held:
        return 0
    events = [
        audit.event(act.system(), verb="obligation dropped", subject=row, actor_name="customer-duties") for row in held
    ]
    AuditEvent.objects.bulk_create(events)
    dropped, _ = Obligation.objects.filter(pk__in=[row.pk for row in held]).delete()
    return dropped


def _drop_orphans(act: Act, kept: set[int]) -> int:
    """Duties of customers that have no tier or no owner any more."""
    rows = Obligation.objects.filter(trap__key__in=(CONTACT, PLAN), status="open", due_at__gt=act.now)
    return drop(act, [row for row in rows if (about := rules.about(row.subject)) and about.customer_id not in kept])
