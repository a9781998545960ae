"""A real installation with twenty people at work, to which one fault after the other is done.

It is told at the end whether what was acknowledged is stored, exactly once; whether anything is doubled or stuck;
whether `/readyz` told the truth all along; and how long each fault was felt.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bench.faults_ledger import Ledger, Outcome, violations
from bench.faults_ready import ReadyWatch
from bench.faults_site import Site, installed

if TYPE_CHECKING:
    from bench.faults_cast import Player
    from bench.faults_done import Fault
    from bench.faults_stored import Tally

CLIENTS = 20
STANDS_FOR = 0.4
"""Of its time a fault stands; the rest is there to recover."""
COMES_TO_REST_SECONDS = 75
"""After the last fault, so that each job of a minute runs once more."""


@dataclass(frozen=True)
class Felt:
    """How a fault was felt by those at work: what came back in its time, and how long it took to get over it."""

    fault: Fault
    outcomes: Counter[Outcome]
    seconds: float | None
    begun: float
    over: float


def run(*, database: str, minutes: float, seed: int, only: str, kept_in: str) -> int:
    """Do all faults, and print what was seen; returns 1 when something was wrong."""
    with installed(database, kept_in) as site:
        _set_up(site)
        from bench import faults_cast, faults_done

        _announce(site, minutes, seed)
        players = faults_cast.cast(site, count=CLIENTS, seed=seed)
        faults = faults_done.of(site, only)
        wrong = _work_and_look(site, players, faults, minutes)
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    print(f"{len(wrong)} violations")
    return 1 if wrong else 0


def _set_up(site: Site) -> None:
    """Django on the database of the installation, to prepare and to look; the clients go over HTTP."""
    import django

    names = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "TRAPS_HOME", "STATIC_ROOT")
    os.environ |= {name: site.environment[name] for name in names if name in site.environment}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "traps_web.settings", "TRAPS_MODE": "embedded", "LOG_LEVEL": "ERROR"}
    django.setup()


def _announce(site: Site, minutes: float, seed: int) -> None:
    on = "PostgreSQL and a broker of their own" if site.postgres else "SQLite, with the broker of its own supervisor"
    print(f"{CLIENTS} clients for {minutes:g} minutes on {on} (seed {seed})", flush=True)
    if not site.disk.is_limited:
        print("No disk may be mounted here, so none is filled: that takes the rights of root.", flush=True)


def _work_and_look(site: Site, players: list[Player], faults: list[Fault], minutes: float) -> list[str]:
    from bench import faults_stored
    from bench.faults_clients import Crowd
    from bench.faults_done import nudge, pass_time

    people = [player.person.pk for player in players]
    before, since = faults_stored.tallies(people), site.now()
    site.started_at = time.monotonic()
    ledger, ready = Ledger(), ReadyWatch(site)
    ready.start()
    crowd = Crowd.at_work(players, ledger)
    felt = list(_do_all(site, ledger, faults, minutes * 60))
    crowd.stop()
    # A mail server that was left alone is called again by then.
    pass_time(site, timedelta(hours=1))
    nudge("deliver-notices", "build-packets", "flag-missed")
    time.sleep(COMES_TO_REST_SECONDS)
    ready.stop()
    for line in _table(felt):
        print(line, flush=True)
    for line in (*_mail_told(felt, ready), *_summary(ledger, ready, site)):
        print(line)
    stored = _violations(site, ledger, people, before, since, players[0].mark)
    return [*stored, *ready.untruths(), *_unrecovered(felt), *crowd.broken]


def _do_all(site: Site, ledger: Ledger, faults: list[Fault], seconds: float) -> Iterator[Felt]:
    """Each fault stands for a while, and then everybody gets over it before the next one comes."""
    share = seconds / sum(fault.weight for fault in faults)
    for fault in faults:
        begun = time.monotonic()
        ends = begun + fault.weight * share
        print(f"  {begun - site.started_at:5.0f} s  {fault.name}: {fault.act}", flush=True)
        with fault.stands(site):
            time.sleep(STANDS_FOR * fault.weight * share)
        over = time.monotonic()
        time.sleep(max(ends - over, 5))
        is_up = site.comes_up()
        until = time.monotonic()
        outcomes = Counter(sent.outcome for sent in ledger.between(begun, until))
        recovered = ledger.seconds_to_recover(begun if fault.is_blow else over, until)
        yield Felt(fault, outcomes, recovered if is_up else None, begun, over)


def _violations(site: Site, ledger: Ledger, people: list[int], before: Tally, since: datetime, mark: str) -> list[str]:
    from bench import faults_left, faults_stored
    from traps_web.lib import clock

    everybody = mark.rpartition("-")[0]
    taken = site.post.taken()
    return [
        *violations(ledger.writes, faults_stored.effects(since, people, everybody)),
        *faults_stored.miscounted(before, since, people),
        *faults_left.doubled(),
        *faults_left.stuck(site.now(), clock.real_now()),
        *faults_left.letters(taken),
        *faults_left.lost_letters(taken, since),
    ]


def _unrecovered(felt: list[Felt]) -> Iterator[str]:
    for one in felt:
        if one.seconds is None:
            yield f"NOT RECOVERED: after “{one.fault.name}” it was not ready, or a client had nothing acknowledged."


def _table(felt: list[Felt]) -> Iterator[str]:
    heads = f"{'acknowledged':>13}{'declined':>10}{'refused':>9}{'unknown':>9}{'seconds':>9}"
    yield f"\n{'fault':<18}{heads}  what was done"
    for one in felt:
        counts = [one.outcomes[kind] for kind in (Outcome.ACKNOWLEDGED, Outcome.DECLINED)]
        failures = [one.outcomes[kind] for kind in (Outcome.REFUSED, Outcome.UNKNOWN)]
        seconds = "never" if one.seconds is None else f"{one.seconds:.1f}"
        numbers = f"{counts[0]:>13,}{counts[1]:>10,}{failures[0]:>9,}{failures[1]:>9,}"
        yield f"{one.fault.name:<18}{numbers}{seconds:>9}  {one.fault.act}"


def _mail_told(felt: list[Felt], ready: ReadyWatch) -> Iterator[str]:
    """When a mail server that is away was noticed: by the first letter that goes, of which there may be none."""
    for one in felt:
        if one.fault.name in ("mail slow", "mail away"):
            seconds = ready.seconds_until_told("mail", one.begun, one.over)
            words = "not told" if seconds is None else f"told {seconds:.0f} s later"
            yield f"{one.fault.name}: {words} under “degraded” in /readyz"


def _summary(ledger: Ledger, ready: ReadyWatch, site: Site) -> Iterator[str]:
    from accounts.models import Letter

    outcomes = Counter(write.outcome for write in ledger.writes)
    words = ", ".join(f"{outcomes[kind]:,} {kind.value}" for kind in Outcome)
    yield f"\n{len(ledger.writes):,} writes, sent {len(ledger.tries):,} times: {words} in the end"
    kinds = Counter(_kind(write.effect) for write in ledger.writes if write.outcome is Outcome.ACKNOWLEDGED)
    yield "acknowledged: " + ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
    yield from (f"the terminal: {line}" for line in site.unusual_lines())
    yield f"/readyz: {len(ready.polls):,} answers, {ready.compared():,} of them compared with what was down"
    letters = Counter(Letter.objects.values_list("status", flat=True))
    standing = ", ".join(f"{count:,} {status}" for status, count in letters.most_common())
    yield f"letters: {sum(site.post.taken().values()):,} taken by the server; {standing}"
    for answer, times in _odd_answers(ledger):
        yield f"  {times:>5} × {answer}"


def _kind(effect: str) -> str:
    words = effect.split()
    if not words:
        return "packets ordered"
    if words[0] in ("+1", "-1"):
        return words[0]
    return " ".join(word for word in words if word.isalpha() and word not in ("of", "to", "by", "for", "person"))


def _odd_answers(ledger: Ledger) -> list[tuple[str, int]]:
    """What came back when nothing was acknowledged, most frequent first."""
    answers = Counter(sent.answer[:110] for sent in ledger.tries if sent.outcome is not Outcome.ACKNOWLEDGED)
    return answers.most_common(12)
