"""People as admins and programs look them up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.organisation.models import DemoMark, Membership, Person, ReportingLine
from accounts.organisation.rules import demo
from accounts.organisation.selectors.teams import live_on
from accounts.record.models import AuditEvent
from traps_web.lib.normal_form import folded
from traps_web.lib.sorting import Orders

HISTORY = 20


def people(*, viewer: Person, query: str = "", active: bool | None = None) -> QuerySet[Any]:
    """Everybody a viewer sees, by name; `query` is looked for in name and e-mail.

    `manages` says who stands above somebody.
    """
    above = ReportingLine.objects.filter(above=OuterRef("pk"), depth__gt=0)
    managing = Membership.objects.filter(person=OuterRef("pk"), manages=True, ends_before__isnull=True)
    rows = (
        Person.objects.visible_to(viewer)
        .annotate(manages=Exists(above) | Exists(managing))
        .select_related("current_team")
    )
    rows = with_words(rows, query)
    if active is not None:
        rows = rows.filter(is_active=active)
    return rows.order_by("name", "pk")


ORDERS = Orders({"name": "name", "email": "email", "joined": "starts_on"}, first="name")
"""The orders that people are listed in."""


def with_words(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """The people in whose name or e-mail every word of a search is."""
    for word in folded(query).split():
        rows = rows.filter(Q(name_key__holds=word) | Q(email_key__holds=word))
    return rows


def by_id(*, viewer: Person, pk: int) -> Person:
    """One person. Raises Person.DoesNotExist when invisible."""
    return people(viewer=viewer).get(pk=pk)


def counts() -> dict[str, int]:
    """How many logins are open and closed; one query."""
    return Person.objects.aggregate(
        open=Count("pk", filter=Q(is_active=True)), closed=Count("pk", filter=Q(is_active=False))
    )


def memberships_of(*, person: Person) -> list[Membership]:
    """A person's places in teams, newest first."""
    return list(Membership.objects.filter(person=person).select_related("team").order_by("-starts_on", "manages", "pk"))


def history_of(*, kind: str, pk: int) -> list[AuditEvent]:
    """The newest acts on a thing of the organisation ("accounts.person"), newest first."""
    rows = AuditEvent.objects.filter(object_type=kind, object_id=str(pk))
    return list(rows.order_by("-at", "-pk")[:HISTORY])


def active_people() -> QuerySet[Any]:
    """Whoever can sign in, by name: the choices of forms."""
    return Person.objects.filter(is_active=True).order_by("name", "pk")


def by_email(*, email: str) -> Person | None:
    """Whoever can sign in with that address: a stand-in is named by it."""
    return active_people().filter(email_key=email).first()


def holder_of(*, email: str) -> Person | None:
    """Whose address this is, whether or not they can sign in."""
    return Person.objects.filter(email_key=email).first()


def start_page_of(*, viewer: Person, today: date) -> str:
    """The page a person starts on: dashboard for leaders, team for managers, settings for pure admins."""
    if viewer.is_leader:
        return "dashboard"
    roles = set(Membership.objects.filter(live_on(today), person=viewer).values_list("manages", flat=True))
    if True in roles:
        return "team"
    if viewer.is_admin and False not in roles:
        return "settings"
    return "week"


def demo_people() -> list[Person]:
    """The people one can sign in as on a demo database, in the order they are shown; nobody elsewhere."""
    if not DemoMark.objects.exists():
        return []
    person_by_email = {person.email: person for person in Person.objects.filter(email__in=demo.LOGINS, is_active=True)}
    return [person_by_email[email] for email in demo.LOGINS if email in person_by_email]


def names_of_admins() -> list[str]:
    """Whom to ask where TRAPS cannot help by itself: the active admins by name."""
    return list(active_people().filter(is_admin=True).values_list("name", flat=True))
