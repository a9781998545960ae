"""Letters as people see them: links that are mailed at once, what comes by mail, the list of admins, `/readyz`."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.utils.module_loading import import_string

from accounts.duties.services import notices
from accounts.letters.models import DigestChoice, Letter, MailChoice
from accounts.letters.rules.kinds import CHOSEN, usual
from accounts.letters.rules.letters import ROUND_HELD, ROUND_SECONDS
from accounts.models import AuditEvent, Invitation
from tests import mail_server, make
from traps_web import health
from traps_web.celery import BEAT_SCHEDULE, app
from traps_web.jobs import JOBS
from traps_web.lib import clock

API = "/api/v1/letters/"
TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


def text_of(answer):
    return unescape(" ".join(answer.content.decode().split()))


def letters():
    return list(Letter.objects.order_by("pk").values_list("kind", "status"))


def written(*, status="failed", kind="missed", to="rita.rep@example.com", **more):
    facts = {"next_try_at": make.NOW} if status == "waiting" else {}
    facts |= {"claimed_at": make.NOW} if status in ("sending", "may have been sent") else {}
    facts |= {"sent_at": make.NOW} if status == "sent" else {}
    return Letter.objects.create(kind=kind, to=to, status=status, written_at=make.NOW, **facts, **more)


def test_an_invitation_does_not_hold_its_page_longer_than_the_limit(world, client_of, settings):
    nina = make.person("Nina New")
    with mail_server.running(settings, timeout=1, waits={"RCPT": 60}), mail_server.stopwatch() as taken:
        page = text_of(client_of(world.admin).post(f"/settings/people/{nina.pk}/invite/"))
    assert taken[0] < 10
    assert f"The mail to {nina.email} could not be sent. Pass the link on yourself" in page
    assert letters() == [("invitation", "failed")]
    assert AuditEvent.objects.filter(verb="invited").count() == 1


def test_of_several_invitations_the_first_one_is_waited_for(world, client_of, settings):
    lines = "\n".join(f"n{number}@example.com, Nina {number}, rep, North" for number in range(4))
    with mail_server.running(settings, timeout=1, waits={"HELLO": 60}) as server, mail_server.stopwatch() as taken:
        page = text_of(client_of(world.admin).post("/settings/invitations/", {"people": lines}))
    assert taken[0] < 10 and server.calls == 1
    assert page.count("could not be sent. Pass the link on yourself: it works once, until") == 4
    assert letters() == [("invitation", "failed")] * 4


def test_several_invitations_share_one_limit(world, client_of, settings):
    lines = "\n".join(f"n{number}@example.com, Nina {number}, rep, North" for number in range(6))
    with mail_server.running(settings, timeout=3, waits={"RCPT": 1}), mail_server.stopwatch() as taken:
        client_of(world.admin).post("/settings/invitations/", {"people": lines})
    assert taken[0] < 10
    sent = Letter.objects.filter(status="sent").count()
    assert 1 <= sent <= 3
    assert Letter.objects.exclude(status="sent").filter(status="failed").count() == 6 - sent


def test_nothing_of_a_link_is_kept_with_its_letter(world, client_of):
    nina = make.person("Nina New")
    page = text_of(client_of(world.admin).post(f"/settings/people/{nina.pk}/invite/"))
    secret = page.split("/invitation/")[1].split("/")[0]
    assert secret in mail.outbox[0].body and Invitation.objects.count() == 1
    row = Letter.objects.values().get()
    assert (row["kind"], row["status"], row["to"], row["person_id"]) == ("invitation", "sent", nina.email, nina.pk)
    assert not any(secret in str(value) for value in row.values())
    for address in ("/settings/mail/", API):
        assert secret not in client_of(world.admin).get(address).content.decode()


@pytest.mark.parametrize("known", [True, False])
def test_a_forgotten_password_says_when_no_mail_leaves_now(world, settings, known):
    """Whoever asks learns nothing of who is known here."""
    mail_server.nobody_listens(settings)
    answer = Client().post("/account/password/reset/", {"email": world.rep.email if known else "who@else.example"})
    assert answer.status_code == 200
    assert (
        "The mail server is not responding, so no link was sent. Try again in a few minutes, or ask an admin."
        in text_of(answer)
    )
    assert letters() == [("password-reset" if known else "unknown-address", "failed")]


def test_a_forgotten_password_does_not_wait_for_a_server_that_was_just_called(world, settings):
    with mail_server.running(settings, timeout=1, waits={"HELLO": 60}) as server:
        for _ in range(3):
            Client().post("/account/password/reset/", {"email": world.rep.email})
    assert server.calls == 1


def test_a_reset_is_a_letter_about_the_login(world):
    Client().post("/account/password/reset/", {"email": world.rep.email})
    assert letters() == [("password-reset", "sent")]
    headers = mail.outbox[0].extra_headers
    assert headers["Auto-Submitted"] == "auto-generated" and headers["Message-ID"].endswith("@127.0.0.1>")
    assert "List-Unsubscribe" not in headers


def test_everybody_chooses_by_what_they_hear_of_things(world, client_of, api_of):
    client = client_of(world.rep)
    page = client.get("/me/").content.decode().split('id="mail"')[1].split("</form>")[0]
    assert page.count("<select") == 9 and 'name="login"' not in page
    assert page.count('value="urgent" selected') == 2  # Decisions and reviews.
    form = {topic.value: usual(topic).value for topic in CHOSEN} | {"daily_mail": "on", "hour": "6", "owed": "page"}
    assert client.post("/me/mail/", form | {"decisions": "at once"}).status_code == 302
    assert client.post("/me/mail/", {"daily_mail": "on"}).status_code == 422
    assert set(MailChoice.objects.values_list("topic", "channel")) == {("owed", "page"), ("decisions", "at once")}
    assert DigestChoice.objects.values_list("person", "hour", "is_off").get() == (world.rep.pk, 6, False)
    event = AuditEvent.objects.get(verb="mail chosen")
    assert event.before == {"hour": None, "owed": "daily", "decisions": "urgent"}
    assert event.after == {"hour": 6, "owed": "page", "decisions": "at once"}


def test_a_program_chooses_the_same_and_what_it_leaves_out_stays(world, api_of):
    api = api_of(world.rep)
    assert api.patch("/api/v1/me/mail/", {"owed": "page", "hour": 6}).status_code == 200
    facts = api.patch("/api/v1/me/mail/", {"daily_mail": False}).json()
    assert (facts["daily_mail"], facts["hour"], facts["owed"], facts["decisions"]) == (False, 6, "page", "urgent")
    assert api.patch("/api/v1/me/mail/", {"daily_mail": True, "hour": None, "owed": "daily"}).json()["hour"] is None
    assert not MailChoice.objects.exists() and AuditEvent.objects.filter(verb="mail chosen").count() == 3
    assert api.patch("/api/v1/me/mail/", {"owed": "urgent"}).status_code == 400
    assert api.patch("/api/v1/me/mail/", {"hour": 24}).status_code == 400
    assert "login" not in api.get("/api/v1/me/mail/").json()


def test_admins_set_the_hour_for_whoever_chose_none(world, client_of, api_of):
    api = api_of(world.admin)
    assert api.get("/api/v1/organisation/").json()["digest_hour"] == 7
    assert api.patch("/api/v1/organisation/", {"digest_hour": 8}).json()["digest_hour"] == 8
    assert api.patch("/api/v1/organisation/", {"name": "Maven"}).json()["digest_hour"] == 8
    assert api.patch("/api/v1/organisation/", {"digest_hour": 25}).status_code == 400
    assert "The daily mail comes at" in text_of(client_of(world.admin).get("/settings/organisation/"))


def test_admins_read_the_letters_by_state_and_page(world, client_of, api_of):
    for number in range(55):
        written(status="sent", to=f"p{number}@example.com")
    written(status="failed", to="lost@example.com", outcome="550 nobody here", attempts=1)
    client, api = client_of(world.admin), api_of(world.admin)
    page = text_of(client.get("/settings/mail/"))
    assert "lost@example.com" in page and "550 nobody here" in page and "p0@example.com" not in page
    assert "p0@example.com" in text_of(client.get("/settings/mail/?page=2"))
    assert "p5@example.com" not in text_of(client.get("/settings/mail/?state=failed"))
    assert "No mail matches." in text_of(client.get("/settings/mail/?state=waiting"))
    assert "lost@example.com" in text_of(client.get("/settings/mail/?state=nonsense"))
    assert [row["to"] for row in api.get(API, {"status": "failed"}).json()["results"]] == ["lost@example.com"]
    assert api.get(API, {"status": "gone"}).status_code == 400
    assert set(api.get(API).json()["results"][0]) == {
        *("id", "kind", "to", "person", "status", "written_at", "attempts"),
        *("next_try_at", "claimed_at", "sent_at", "outcome"),
    }


def test_what_failed_for_good_is_tried_again_when_an_admin_says_so(world, client_of, api_of, settings):
    notices.tell(make.act(), person=world.rep, kind="login-changed", key="n", text="Changed.", address="/")
    with mail_server.running(settings, answers={"RCPT": "550 not yet"}):
        notices.deliver(make.act())
    row = Letter.objects.get()
    assert "Try again" in text_of(client_of(world.admin).get("/settings/mail/"))
    assert client_of(world.rep).post(f"/settings/mail/{row.pk}/retry/").status_code == 403
    answer = client_of(world.admin).post(f"/settings/mail/{row.pk}/retry/", follow=True)
    assert f"The letter to {world.rep.email} will be sent again within a minute." in text_of(answer)
    assert AuditEvent.objects.filter(verb="letter put back").count() == 1
    assert api_of(world.admin).post(f"{API}{row.pk}/retry/").status_code == 409
    settings.EMAIL_BACKEND = TRANSPORT
    assert notices.deliver(make.act()) == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("facts", "code", "sentence"),
    [
        (
            {"status": "may have been sent"},
            409,
            "This mail may have been sent, so it is not sent again. Its content is also under Notices.",
        ),
        ({"status": "sent"}, 409, "this one is sent already"),
        ({"status": "sending"}, 409, "this one is being sent"),
        (
            {"status": "failed", "kind": "invitation"},
            403,
            "The text of this mail was not kept. Create a new link; for an invitation, on the page of the person.",
        ),
        (
            {"status": "failed", "kind": "password-reset"},
            403,
            "The text of this mail was not kept. Create a new link; for an invitation, on the page of the person.",
        ),
    ],
)
def test_what_may_have_arrived_or_is_not_kept_is_not_tried_again(world, client_of, api_of, facts, code, sentence):
    row = written(**facts)
    answer = api_of(world.admin).post(f"{API}{row.pk}/retry/")
    assert (answer.status_code, sentence in answer.json()["detail"]) == (code, True)
    assert client_of(world.admin).post(f"/settings/mail/{row.pk}/retry/").status_code == code
    assert "Try again" not in text_of(client_of(world.admin).get("/settings/mail/"))


def test_a_retry_does_not_wait_until_the_server_is_called_again(world, api_of, settings):
    notices.tell(make.act(), person=world.rep, kind="login-changed", key="n", text="Changed.", address="/")
    row = written(status="failed", person=world.rep)
    mail_server.nobody_listens(settings)
    notices.deliver(make.act())
    settings.EMAIL_BACKEND = TRANSPORT
    later = make.act(now=make.NOW + timedelta(seconds=5))
    assert notices.deliver(later) == 0
    api_of(world.admin).post(f"{API}{row.pk}/retry/")
    assert notices.deliver(later) == 1


def test_ready_says_at_once_that_the_mail_server_is_away_and_stays_ready(world, settings, monkeypatch):
    # However long the tests have run: no job of a process that has just started is late.
    monkeypatch.setattr(health, "STARTED_AT", clock.real_now())
    notices.tell(make.act(), person=world.rep, kind="login-changed", key="n", text="Changed.", address="/")
    answer = Client().get("/readyz").json()
    assert (answer["mail"]["waiting"], answer["degraded"]) == (1, {})
    assert answer["mail"]["oldest"] == make.NOW.isoformat()
    mail_server.nobody_listens(settings)
    notices.deliver(make.act())
    answer = Client().get("/readyz")
    facts = answer.json()
    assert (answer.status_code, facts["ready"], facts["missing"]) == (200, True, {})
    assert "the mail server does not answer since 2026-11-25T15:00" in facts["degraded"]["mail"]
    assert (facts["mail"]["waiting"], facts["mail"]["failed_at"]) == (1, make.NOW.isoformat())
    assert "Connection refused" in facts["mail"]["failure"]
    settings.EMAIL_BACKEND = TRANSPORT
    notices.deliver(make.act(now=make.NOW + timedelta(minutes=1)))
    facts = Client().get("/readyz").json()
    assert (facts["mail"]["waiting"], facts["mail"]["oldest"], facts["degraded"]) == (0, None, {})


def test_ready_names_nobody_to_whom_a_letter_went(world, settings):
    notices.tell(make.act(), person=world.rep, kind="login-changed", key="n", text="Changed.", address="/")
    with mail_server.running(settings, answers={"RCPT": f"550 <{world.rep.email}> is unknown"}):
        notices.deliver(make.act())
    text = Client().get("/readyz").content.decode()
    assert "550" in text and world.rep.email not in text


def test_mail_has_a_queue_of_its_own_that_no_other_job_waits_in():
    route = app.amqp.router.route({}, "accounts.tasks.deliver_notices")
    assert route["queue"].name == "mail"
    assert [name for name, job in JOBS.items() if job.queue == "mail"] == ["deliver-notices"]
    task = import_string("accounts.tasks.deliver_notices")
    assert ROUND_SECONDS < task.soft_time_limit < task.time_limit < ROUND_HELD.total_seconds()
    others = {app.amqp.router.route({}, job["task"])["queue"].name for job in BEAT_SCHEDULE.values()} - {"mail"}
    assert others == {"celery"}
