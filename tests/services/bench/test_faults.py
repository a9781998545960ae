"""What the run of faults would tell: a lost write, a doubled one, an untrue `/readyz`, a letter taken twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.letters.rules.letters import CLAIM_HELD, Status
from accounts.models import JobRun, Letter, Obligation
from accounts.record.api.faults import AWAY
from bench import faults_left, faults_stored
from bench.faults_acts import counted
from bench.faults_calls import Answer
from bench.faults_ledger import Ledger, Outcome, Try, Write, violations
from bench.faults_ready import Poll, Truth, wrong_of
from pipeline.activities.services import tallies
from plans.weeks.services import week_openings
from tests import make
from tests.builders import activities, deals, weeks
from traps_web.edges.saving import Outcome as Saved
from traps_web.lib import storage_faults
from traps_web.outages import BROKEN

DAY = make.TODAY - timedelta(days=1)
ALL_WELL = Truth(is_serving=True, programs=frozenset(), broker=True, database=True, disk_full=False)
READY = {"ready": True, "missing": {}}


def wrong(outcomes, times):
    return [text.partition(":")[0] for text in violations([Write("x", outcome) for outcome in outcomes], {"x": times})]


@pytest.mark.parametrize(
    ("outcomes", "times", "told"),
    [
        ([Outcome.ACKNOWLEDGED], 1, []),
        ([Outcome.ACKNOWLEDGED], 0, ["LOST"]),
        ([Outcome.ACKNOWLEDGED], 2, ["DOUBLED"]),
        ([Outcome.ACKNOWLEDGED, Outcome.ACKNOWLEDGED], 1, ["LOST"]),
        ([Outcome.UNKNOWN], 0, []),
        ([Outcome.UNKNOWN], 1, []),
        ([Outcome.UNKNOWN], 2, ["DOUBLED"]),
        ([Outcome.REFUSED], 1, ["DOUBLED"]),
        ([Outcome.DECLINED], 1, ["DOUBLED"]),
        ([Outcome.ACKNOWLEDGED, Outcome.UNKNOWN, Outcome.REFUSED], 2, []),
        ([], 1, ["FROM NOBODY"]),
    ],
)
def test_acknowledged_is_stored_once_unknown_at_most_once_and_refused_never(outcomes, times, told):
    assert wrong(outcomes, times) == told


def test_what_leaves_nothing_to_count_is_not_compared():
    assert not list(violations([Write("", Outcome.ACKNOWLEDGED)], {}))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(201, "{}"), Outcome.ACKNOWLEDGED),
        (Answer(302), Outcome.ACKNOWLEDGED),
        (Answer(200, note='{"note": "Calls are already at 0."}'), Outcome.DECLINED),
        (Answer(409, "decided"), Outcome.DECLINED),
        (Answer(0, "reset"), Outcome.UNKNOWN),
        (Answer(0, "nobody listens", was_sent=False), Outcome.REFUSED),
        (Answer(507, storage_faults.FULL), Outcome.REFUSED),
        (Answer(503, AWAY[Saved.UNSAVED]), Outcome.REFUSED),
        (Answer(503, AWAY[Saved.UNSURE]), Outcome.UNKNOWN),
        (Answer(500, BROKEN[Saved.UNSAVED]), Outcome.REFUSED),
        (Answer(500, BROKEN[Saved.UNSURE]), Outcome.UNKNOWN),
        (Answer(502, "Bad gateway"), Outcome.UNKNOWN),
    ],
)
def test_an_answer_says_what_is_known_of_what_was_sent(answer, outcome):
    assert answer.outcome is outcome


def test_the_time_to_recover_lasts_until_everybody_who_failed_is_acknowledged_again():
    ledger = Ledger()
    ledger.tries = [
        Try(at, client, outcome, "")
        for at, client, outcome in [
            (9.0, 3, Outcome.UNKNOWN),
            (11.0, 1, Outcome.REFUSED),
            (12.0, 2, Outcome.UNKNOWN),
            (12.5, 1, Outcome.ACKNOWLEDGED),
            (14.0, 2, Outcome.DECLINED),
            (15.0, 1, Outcome.ACKNOWLEDGED),
        ]
    ]
    assert ledger.seconds_to_recover(10, 20) == 4
    assert ledger.seconds_to_recover(16, 20) == 0
    assert ledger.seconds_to_recover(10, 13) is None


@pytest.mark.parametrize(
    ("truth", "status", "answer", "told"),
    [
        (ALL_WELL, 200, READY, ""),
        (ALL_WELL, 0, {"fault": "timed out"}, "no answer although the web server runs"),
        (ALL_WELL, 503, READY, "status 503"),
        (ALL_WELL, 503, {"ready": False, "missing": {"broker": "it does not answer"}}, "the broker is there"),
        (ALL_WELL, 503, {"ready": False, "missing": {"jobs": "no success"}}, "jobs are late"),
        ({"broker": False}, 200, READY, "the broker is away, and nothing tells it"),
        ({"database": False}, 200, READY, "the database is away, and nothing tells it"),
        ({"disk_full": True}, 200, READY, "the disk is full, and nothing tells it"),
        ({"disk_full": True}, 503, {"ready": False, "missing": {"disk": "it is full"}}, ""),
        (ALL_WELL, 503, {"ready": False, "missing": {"disk": "it is full"}}, "there is room"),
        (ALL_WELL, 503, {"ready": False, "missing": {"database": "it is damaged"}}, "the database is there"),
        ({"programs": frozenset({"beat"})}, 200, READY, "down are ['beat']"),
        ({"programs": frozenset({"beat"})}, 503, {"ready": False, "missing": {"programs": "ended: beat"}}, ""),
        (ALL_WELL, 200, READY | {"degraded": {"mail": "it does not answer"}}, "the mail server is there"),
        ({"mail_was_away": True}, 200, READY | {"degraded": {"mail": "it does not answer"}}, ""),
        ({"is_serving": False}, 0, {"fault": "refused"}, ""),
        (None, 200, READY, ""),
    ],
)
def test_readyz_is_compared_with_what_is_down(truth, status, answer, told):
    stands = Truth(**{**ALL_WELL.__dict__, **truth}) if isinstance(truth, dict) else truth
    sentences = list(wrong_of(Poll(1.0, stands, status, answer)))
    assert len(sentences) == bool(told)
    assert all(sentence.startswith(told) for sentence in sentences)


def test_what_was_saved_is_read_back_under_the_name_of_its_act(world):
    weeks.defaults()
    type = activities.kind()
    before = faults_stored.tallies([world.rep.pk])
    for _ in range(2):
        tallies.step(make.act(world.rep), person=world.rep, type=type, day=DAY, by_count=1)
    deals.make_deal(world.rep, name="faults-1-0-7")
    week_openings.close_as_it_stands(make.act(world.rep), person=world.rep, week="2026-W47")
    people = [world.rep.pk]
    assert faults_stored.effects(make.NOW, people, "faults-1") == {
        counted(world.rep.pk, type.key, 1): 2,
        "deal faults-1-0-7": 1,
        f"week 2026-W47 of person {world.rep.pk} closed": 1,
    }
    assert faults_stored.miscounted(before, make.NOW, people) == []
    activities.Activity.objects.filter(kind="tally").update(count=3)
    assert [text.partition(":")[0] for text in faults_stored.miscounted(before, make.NOW, people)] == ["MISCOUNTED"]


def letter(status, **facts):
    return Letter.objects.create(kind="x", to="x@example.com", written_at=make.NOW, status=status, **facts)


def test_a_letter_is_taken_once_when_it_was_sent_and_never_when_it_waits(world):
    sent = letter(Status.SENT, sent_at=make.NOW)
    waiting = letter(Status.WAITING, next_try_at=make.NOW)
    ids = {row.pk: f"<2026.{row.pk}@localhost>" for row in (sent, waiting)}
    assert list(faults_left.letters({ids[sent.pk]: 1})) == []
    assert list(faults_left.lost_letters({ids[sent.pk]: 1}, make.NOW)) == []
    assert list(faults_left.letters({ids[sent.pk]: 2})) == [f"DOUBLED: letter {sent.pk} was taken 2 times."]
    assert list(faults_left.letters({ids[waiting.pk]: 1})) == [f"Letter {waiting.pk} was taken, and stands as waiting."]
    assert len(list(faults_left.lost_letters({}, make.NOW))) == 1


def test_a_claim_that_is_too_old_and_a_job_without_an_end_are_stuck(world):
    letter(Status.SENDING, claimed_at=make.NOW - CLAIM_HELD - timedelta(seconds=1))
    job = JobRun.objects.create(name="remind", started_at=make.NOW - timedelta(hours=1), succeeded_at=None)
    texts = list(faults_left.stuck(make.NOW, make.NOW))
    assert len(texts) == 2 and all(text.startswith("STUCK") for text in texts)
    JobRun.objects.filter(pk=job.pk).update(succeeded_at=make.NOW)
    Letter.objects.all().delete()
    assert list(faults_left.stuck(make.NOW, make.NOW)) == []
    assert list(faults_left.doubled()) == [] and not Obligation.objects.exists()
