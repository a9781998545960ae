"""The things of the rep that the URL matrix asks for: one of each noun, built by the name the matrix gives it."""

from __future__ import annotations

from datetime import date

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from accounts.duties.services import notices
from accounts.entry.services import feeds, invitations
from accounts.imports.services import mappings
from accounts.letters.selectors import stopping
from accounts.models import APIToken, AuditEvent, EngineRun, KeepingRun, Letter, Membership, OwnTrap, ReplacedName
from accounts.record.services import audit
from pipeline.board.services import saved_views
from pipeline.deals.services import pauses, push_choices
from pipeline.models import AccountTeamMember, Category, Customer, DealChange, DealItem, Milestone, PushChoice
from plans.models import Reading
from plans.readings.services import nights
from plans.weeks.services import promises
from tests import make
from tests.architecture.url_planned_things import PlannedThings
from tests.builders import (
    absences,
    activities,
    bookings,
    customers,
    deals,
    imports,
    obligations,
    own_traps,
    requests,
    trap_rules,
    weeks,
)
from tests.builders.calls import make_call


class Things(PlannedThings):
    """How each noun is made; `self["noun"]` is the one that a row shares."""

    def _person(self) -> int:
        return self.world.rep.pk

    _rep = _person

    def _guide(self) -> str:
        return "rep"

    def _reading(self) -> int:
        nights.take_owed(make.act())
        return Reading.objects.get(person=self.world.rep).pk

    def _call(self) -> int:
        return make_call(self.world.rep).pk

    def _team(self) -> int:
        return self.world.north.pk

    def _membership(self) -> int:
        return Membership.objects.get(person=self.world.rep).pk

    def _token(self) -> str:
        return APIToken.objects.create(user=self.world.rep, name="CRM")[0].token_key

    def _deal(self) -> int:
        return deals.make_deal(self.world.rep, external_id="D-1").pk

    def _saved_view(self) -> int:
        return saved_views.save(make.act(self.world.rep), name="Big ones", query="least=5000").pk

    def _milestone_deal(self) -> int:
        return self["milestone_row"].deal_id

    def _milestone(self) -> int:
        return self["milestone_row"].pk

    def _milestone_row(self) -> Milestone:
        return deals.make_milestone(deals.make_deal(self.world.rep, name="Agreed"))

    def _push_choice(self) -> int:
        push_choices.install()
        return PushChoice.objects.order_by("pk")[0].pk

    def _push_deal(self) -> int:
        return self["push_row"].deal_id

    def _push(self) -> int:
        return self["push_row"].pk

    def _push_row(self) -> DealChange:
        return deals.pushed(deals.make_deal(self.world.rep, at="Engaging", name="Pushed"))

    def _pause(self) -> int:
        deal = deals.make_deal(self.world.rep, at="Engaging", name="Paused")
        pauses.pause(make.act(self.world.rep), deal=deal, resume_on=date(2026, 12, 18), reason="Budget frozen")
        return deal.pauses.get().pk

    def _gate_override(self) -> int:
        deal = deals.open_deal(self.world.rep, name="Let through", close_on=date(2026, 12, 18), **deals.STEP)
        deals.make_item("Prospecting", name="Who signs?", kind="text")
        return deals.let_through(deal, by=self.world.manager).pk

    def _file_deal(self) -> int:
        return self["file_row"].deal_id

    def _file_item(self) -> int:
        return self["file_row"].item_id

    def _file_row(self) -> DealItem:
        return deals.make_file_answer(deals.make_deal(self.world.rep, name="With a file"))

    def _replaced_file(self) -> int:
        return deals.make_replaced_file(self["file_row"]).pk

    def _pipeline(self) -> int:
        return deals.stage("Proposal").pipeline_id

    def _checklist_item(self) -> int:
        return deals.make_item("Proposal").pk

    def _deal_external_id(self) -> str:
        deals.make_deal(self.world.rep, external_id="D-2")
        return "D-2"

    def _activity_external_id(self) -> str:
        activities.make_activity(self.world.rep, external_id="A-2")
        return "A-2"

    def _booking_external_id(self) -> str:
        bookings.make_booking(self.world.rep, external_id="B-2")
        return "B-2"

    def _product(self) -> int:
        return customers.make_product().pk

    def _stage(self) -> int:
        return deals.stage("Proposal").pk

    def _category(self) -> int:
        return Category.objects.get(key="new").pk

    def _activity_type(self) -> int:
        return activities.kind().pk

    def _customer(self) -> int:
        return customers.make_customer(owner=self.world.rep).pk

    def _contact(self) -> int:
        return customers.make_contact(Customer.objects.get(pk=self["customer"])).pk

    def _team_member(self) -> int:
        return AccountTeamMember.objects.create(customer_id=self["customer"], person=self.world.admin).pk

    def _team_person(self) -> int:
        return AccountTeamMember.objects.get(pk=self["team_member"]).person_id

    def _customer_external_id(self) -> str:
        customers.make_customer("Inity", owner=self.world.rep, external_id="C-2")
        return "C-2"

    def _booking(self) -> int:
        return bookings.make_booking(self.world.rep).pk

    def _activity(self) -> int:
        return activities.make_activity(self.world.rep).pk

    def _obligation(self) -> int:
        return obligations.obligation(self.world.rep).pk

    def _extension(self) -> int:
        return obligations.extension(self.world.rep, obligations.obligation(self.world.rep, subject="thing:2")).pk

    def _trap_key(self) -> str:
        return trap_rules.trap("milestone").key

    def _trap(self) -> int:
        return trap_rules.trap("milestone").pk

    def _own_trap(self) -> int:
        return own_traps.own_trap(self.world.admin, audience="team", team=self.world.north, role="").pk

    def _own_trap_key(self) -> str:
        return OwnTrap.objects.get(pk=self["own_trap"]).trap.key

    def _kept_own_trap(self) -> int:
        """The team's own manager made it, and retires it tomorrow."""
        made = own_traps.own_trap(self.world.manager, audience="team", team=self.world.north, role="")
        own_traps.retired(made, by=self.world.manager)
        return made.pk

    def _own_period(self) -> str:
        own_traps.opened(now=make.NOW)
        return "2026-W48"

    def _own_duty(self) -> int:
        own_traps.own_trap(self.world.admin, audience="team", team=self.world.north, role="")
        return own_traps.opened(self.world.rep)[0].pk

    def _trap_rule(self) -> int:
        return trap_rules.rule("milestone", team=self.world.north, by=self.world.admin).pk

    def _leave(self) -> int:
        return absences.waiting_leave(self.world.rep).pk

    def _invitee(self) -> int:
        return make.person("Nina New").pk

    def _audit_event(self) -> int:
        act = make.act(self.world.admin)
        return audit.record(act, verb="person changed", subject=self.world.peer).pk

    def _own_act(self) -> int:
        act = make.act(self.world.rep)
        promise = weeks.promise(self.world.rep, text="Call the signer")
        promises.score(act, promise=promise, outcome="kept")
        return AuditEvent.objects.get(verb="promise scored", object_id=str(promise.pk)).pk

    def _replaced_name(self) -> int:
        kind = {"object_type": "pipeline.contact", "object_id": "1", "number": 1, "label": "Erased contact 1"}
        return ReplacedName.objects.create(**kind, at=make.NOW).pk

    def _engine_run(self) -> int:
        return EngineRun.objects.create(job="flag-missed", started_at=make.NOW, milliseconds=12).pk

    def _keeping_run(self) -> int:
        return KeepingRun.objects.create(kind="notices", at=make.NOW, looked_at=0, gone=0).pk

    def _browser(self) -> int:
        store = SessionStore()
        store.create()
        row = UserSession.objects.create(user=self.world.rep, ip="192.0.2.7", session_key=store.session_key)
        return row.pk

    def _invitation(self) -> int:
        person = make.person("Ida Invited")
        return invitations.make(make.act(self.world.admin), person=person).invitation.pk

    def _letter(self) -> int:
        content = {"kind": "told", "to": "rita.rep@example.com", "status": "failed", "written_at": make.NOW}
        return Letter.objects.create(**content).pk

    def _notice(self) -> int:
        content = {"kind": "waived", "key": "once", "text": "Told.", "address": "/week/"}
        notice = notices.notice(make.act(), person=self.world.rep, **content)
        notice.save()
        return notice.pk

    def _mail_name(self) -> str:
        return "digest"

    def _stop_token(self) -> str:
        letter = Letter(kind="digest", person=self.world.rep)
        return stopping.address(letter).rstrip("/").rpartition("/")[2]

    def _feed_token(self) -> str:
        return feeds.renew(make.act(), person=self.world.rep)

    def _invitation_token(self) -> str:
        person = make.person("Ivo Invited")
        return invitations.make(make.act(self.world.admin), person=person).token

    def _mapping(self) -> int:
        columns = {"sku": "name", "family": "line"}
        return mappings.put(
            make.act(self.world.admin), mapping=None, name="Other CRM", kind="products", columns=columns
        ).pk

    def _delegation(self) -> int:
        return absences.delegation(self.world.rep, self.world.peer).pk

    def _import_run(self) -> int:
        return imports.take("products", "name,line", "GTX Pro,GTX", by=self.world.admin).pk

    def _win_request(self) -> int:
        return requests.asked_to_win(self.world.rep, name="Asked to be won").pk

    def _share_request(self) -> int:
        return requests.asked_for_shares(self.world.rep, self.world.peer, name="Shared").pk
