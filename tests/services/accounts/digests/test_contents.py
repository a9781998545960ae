"""What stands in a daily mail: what presses first, nothing of others, and always as many queries."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.duties.services import obligations
from accounts.keeping.services import former_reps
from accounts.letters.models import Letter
from accounts.letters.rules.kinds import Channel
from accounts.models import Notice
from accounts.organisation.selectors import replaced_names
from accounts.organisation.services import configuration
from plans.measures.presenters import digest_figures
from plans.measures.rules.attainment import Figures
from tests import make
from tests.builders import obligations as build
from tests.builders.digests import MORNING, made, sent
from tests.builders.letters import choose, notice

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONDAY_17 = MORNING + 10 * HOUR


def owes(person, subject="thing:1", **facts):
    return build.obligation(person, subject=subject, now=make.NOW, **facts)


def mail_to(person, at=MORNING):
    [message] = [message for message in sent(at) if message.to == [person.email]]
    return message


def none_to(person, at=MORNING):
    return not [message for message in sent(at) if message.to == [person.email]]


def missed(person, subject, days_before=3):
    at = MORNING - timedelta(days=days_before)
    row = owes(person, subject, due_at=at, trap_key="weekly-log", label=f"Close {subject}")
    obligations.flag_missed(make.act(now=MORNING - HOUR))
    return row


def test_what_is_due_today_stands_before_what_is_past_due(world):
    owes(world.rep, due_at=MONDAY_17, label="Prepare the review of FY2027-Q2")
    owes(world.rep, "thing:2", due_at=MORNING + DAY, label="Not today")
    missed(world.rep, "2026-W47")
    message = mail_to(world.rep)
    assert message.subject == "One thing is due today, by 17:00. 1 is past due."
    text = message.body
    parts = ("Due today", "Prepare the review of Q2 (Sep–Nov 2026): by 17:00", "Past due")
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert "Past due (1 missed)\n- Close 2026-W47: missed" in text and "Not today" not in text
    assert "FY2027" not in text + message.alternatives[0].content


def test_several_of_one_trap_stand_on_one_line(world):
    for number in range(5):
        missed(world.rep, f"thing:{number}")
    text = mail_to(world.rep).body
    assert "- Week closed: 5: 5 missed" in text
    assert "Close thing:4, Close thing:3, Close thing:2 and 2 more; since Fri 27 Nov 07:00" in text


def test_what_waits_for_a_decision_stands_once(world):
    """The request of Wednesday is due on Friday, what was handed in is due on Tuesday."""
    row = owes(world.rep, due_at=MORNING + 3 * DAY)
    build.extension(world.rep, row, wanted_on=date(2026, 12, 7))
    text = mail_to(world.manager, MORNING - 3 * DAY).body
    assert "Due today\n- Decide on more time for Rita Rep: Send the offer: by 17:00" in text
    assert text.count("/traps/extensions/") == 1 and "New since" not in text
    owes(world.leader, "plan:1", due_at=MORNING + 34 * HOUR, label="Decide on a plan", trap_key="plan-decision")
    text = mail_to(world.leader).body
    assert "1 decision waits for you." in text
    assert "Waiting for your decision\n- Decide on a plan: by Tue 1 Dec 17:00" in text


def test_what_was_decided_is_said_with_what_is_new(world):
    notice(world.rep, 1, "waived", text="Mara waived it: “closed until 4 Jan”.", address="/traps/1/")
    notice(world.rep, 2, "cycle-opened", text="The reviews of FY2027-Q2 are open.", address="/reviews/")
    notice(world.rep, 3, "due-soon", text="Due soon.")
    text = mail_to(world.rep).body
    assert "Nothing is due. 2 things to know." in text and "Due soon." not in text
    assert text.index("Decided since") < text.index("Mara waived it") < text.index("New since")
    assert "The reviews of Q2 (Sep–Nov 2026) are open." in text
    assert Notice.objects.filter(person=world.rep, mail_wanted=True).count() == 0


def test_the_line_reads_what_its_people_missed_and_nobody_else_does(world):
    missed(world.rep, "thing:1")
    missed(world.other_rep, "thing:2")
    body_by_address = {message.to[0]: message.body for message in sent(MORNING)}
    manager, leader = (body_by_address[person.email] for person in (world.manager, world.leader))
    assert "Missed in your line since Mon 16 Nov (1 trap)\n- Rita Rep: 1 missed\n  Week closed" in manager
    assert world.other_rep.name not in manager
    assert world.rep.name in leader and world.other_rep.name in leader
    assert world.peer.email not in body_by_address


def test_what_the_line_was_told_is_not_said_again(world):
    missed(world.rep, "thing:1")
    mail_to(world.manager)
    assert none_to(world.manager, MORNING + DAY)


def test_whoever_has_nobody_above_is_told_of_to_the_reviewer_of_last_resort(world):
    world.organisation.reviewer_of_last_resort = world.admin
    world.organisation.save()
    configuration.raise_version()
    missed(world.leader, "thing:1")
    assert "- Lea Leader: 1 missed" in mail_to(world.admin).body


@pytest.mark.parametrize(("topic", "person"), [("owed", "rep"), ("line", "manager")])
def test_what_somebody_reads_under_notices_alone_is_not_in_it(world, topic, person):
    missed(world.rep, "thing:1")
    choose(getattr(world, person), **{topic: Channel.PAGE})
    assert none_to(getattr(world, person))


def test_names_that_are_gone_are_drawn_by_their_label(world):
    notice(world.rep, 1, "waived", text="Paul Peer waived it.", address="/a/")
    owes(world.rep, "thing:9", due_at=MONDAY_17, label="Help Paul Peer")
    gone = {"ends_on": make.TODAY - timedelta(days=400), "is_active": False}
    type(world.peer).objects.filter(pk=world.peer.pk).update(**gone)
    former_reps.pseudonymise(make.act(world.admin, now=MORNING - HOUR), person=world.peer)
    text = mail_to(world.rep).body
    assert "Paul Peer" not in text and text.count("Former rep 1") == 2


def test_every_name_is_escaped_and_every_link_leads_here(world, settings):
    settings.PUBLIC_URL = "https://traps.maven.example/"
    type(world.rep).objects.filter(pk=world.rep.pk).update(name='<b onload="x">Rita & Co')
    missed(world.rep, "thing:<script>1</script>")
    notice(world.rep, 1, "waived", text='<img src="https://evil.example/x.png">', address="/a/")
    mails = {message.to[0]: message for message in sent(MORNING)}
    page = mails[world.rep.email].alternatives[0].content
    of_manager = mails[world.manager.email].alternatives[0].content
    assert "<script>1" not in page and "<img" not in page and "&lt;script&gt;" in page
    assert "<b onload" not in of_manager and "&lt;b onload=&quot;x&quot;&gt;Rita &amp; Co" in of_manager
    addresses = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert len(addresses) >= 4 and all(one.startswith("https://traps.maven.example/") for one in addresses)
    assert "src=" not in page.replace("&lt;img src=", "") and "url(" not in page and "@import" not in page


def test_numbers_are_written_as_the_reader_writes_them(world):
    type(world.rep).objects.filter(pk=world.rep.pk).update(locale="de-DE")
    choose(world.rep, numbers=Channel.AT_ONCE)
    for number, kind in enumerate(("credit-changed", "target")):
        notice(world.rep, number, kind, text="Your credit is 1,234,567 now.")
        notice(world.peer, number, kind, text="Your credit is 1,234,567 now.")
    mails = [message for message in sent(MORNING) if message.to in ([world.rep.email], [world.peer.email])]
    amounts = ["1.234.567" in mail.body for mail in mails if mail.to == [world.rep.email]]
    assert amounts == [True, True]
    assert [mail.body.count("1,234,567") for mail in mails if mail.to == [world.peer.email]] == [2]


def test_the_figures_of_the_quarter_close_it(world):
    def figures(*, actual, to_date, landing):
        none = dict.fromkeys(Figures.__slots__)
        money = {"budget": Decimal(408_000), "actual": actual, "budget_to_date": to_date, "landing": landing}
        return Figures(**none | money)

    behind, ahead = (
        digest_figures._of(figures(actual=Decimal(227_234), to_date=Decimal(256_645), landing=Decimal(270_652))),
        digest_figures._of(figures(actual=Decimal(300_000), to_date=Decimal(256_645), landing=None)),
    )
    assert [line.finding for line in behind] == ["29,411 short of budget to date", "Lands at 66 % with the open deals"]
    assert [line.amounts for line in behind] == ["227,234 of 256,645", "270,652 of 408,000"]
    assert [line.finding for line in ahead] == ["43,355 ahead of budget to date"]
    missed(world.rep, "thing:1")
    assert "This quarter" not in mail_to(world.rep).body  # Without a budget.


def test_what_was_done_before_it_left_is_not_said(world):
    row = owes(world.rep, due_at=MONDAY_17)
    made(MORNING)
    obligations.fulfil(make.act(world.rep, now=MORNING), trap_key="promise", owner=world.rep, subject=row.subject)
    assert none_to(world.rep, MORNING)
    assert Letter.objects.filter(kind="digest").values_list("status", "outcome").get() == (
        "failed",
        "There is nothing left to say.",
    )


def test_a_batch_takes_as_many_queries_for_forty_people_as_for_two(world):
    people = [make.person(f"Nina {number}") for number in range(40)]

    def queries(owners, at):
        for person in owners:
            owes(person, f"thing:{at.day}", due_at=at + 3 * HOUR)
            notice(person, at.day, "waived")
        with CaptureQueriesContext(connection) as asked:
            assert made(at) == len(owners)
        return len(asked)

    assert made(MORNING) == 0
    replaced_names.current()  # Read once by each process.
    assert queries(people[:2], MORNING + DAY) == queries(people, MORNING + 2 * DAY)
