"""What people have saved: each act says how it is sent, and what it leaves in the database when it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.organisation.rules.demo import PASSWORD
from bench.faults_cast import Player

_DAY = timedelta(days=1)
WEEKS_BACK = 20
OK = 200


@dataclass(frozen=True)
class Act:
    """Something to send: over the API, or the form of a page that carries a key."""

    effect: str
    """What it leaves behind, in words that `bench/faults_stored.py` uses as well."""
    path: str
    body: dict[str, Any] = field(default_factory=dict)
    is_page: bool = False
    is_script: bool = False


def counted(person: int, type_key: str, step: int) -> str:
    """The effect of a count; on which day it stands is compared with the trail (`bench/faults_stored.py`)."""
    return f"{step:+d} {type_key} of person {person}"


def count(player: Player) -> Act:
    """One more, or one less of what was counted before."""
    today, (pk, key) = player.today(), player.dice.choice(player.types)
    step = 1 if player.dice.random() < 0.7 else -1
    if player.is_at_pages:
        week = _week(today)
        form = {"plus" if step > 0 else "minus": pk, "click": player.next_text()}
        effect = counted(player.person.pk, key, step)
        return Act(effect, f"/week/{week}/count/", form, is_page=True, is_script=True)
    day = today - player.dice.randrange(14) * _DAY
    body = {"type": key, "step": step, "day": day.isoformat()}
    return Act(counted(player.person.pk, key, step), f"/api/v1/weeks/{_week(day)}/count/", body)


def log(player: Player) -> Act | None:
    """An activity with a note."""
    text, (pk, key) = player.next_text(), player.dice.choice(player.types)
    day = (player.today() - _DAY).isoformat()
    if not player.is_at_pages:
        body = {"type": key, "done_on": day, "note": text, "count": 1}
        return Act(f"activity {text}", "/api/v1/activities/", body)
    path = "/activities/new/"
    key = player.caller.once_key(path)
    form = {"type": pk, "done_on": day, "note": text, "count": 1, "once": key}
    return Act(f"activity {text}", path, form, is_page=True) if key else None


def open_deal(player: Player) -> Act | None:
    """A new deal of one's own."""
    text = player.next_text()
    return Act(f"deal {text}", "/api/v1/deals/", {"name": text, "amount": "1000.00"})


def move_deal(player: Player) -> Act | None:
    """A deal goes to a stage where it has not been sent before."""
    if not player.deals:
        return None
    deal, stage = player.dice.choice(player.deals), player.dice.choice(player.stages)
    if (deal, stage) in player.moved:
        return None
    player.moved.add((deal, stage))
    return Act(f"deal {deal} moved to stage {stage}", f"/api/v1/deals/{deal}/move/", {"stage": stage})


def close_week(player: Player) -> Act | None:
    """A week is closed for good: the running one, then older ones that were left open."""
    if player.weeks_back > WEEKS_BACK:
        return None
    week = _week(player.today() - 7 * player.weeks_back * _DAY)
    player.weeks_back += 1
    return Act(f"week {week} of person {player.person.pk} closed", f"/api/v1/weeks/{week}/close/")


def ask_for_time(player: Player) -> Act | None:
    """More time for something that is owed later."""
    if not player.duties:
        return None
    duty, due_on = player.duties.pop()
    wanted_on = due_on + (3 if due_on.weekday() >= 4 else 1) * _DAY
    text = player.next_text()
    body = {"wanted_on": wanted_on.isoformat(), "reason": text}
    return Act(f"extension {text}", f"/api/v1/traps/{duty}/extend/", body)


def ask_for_number(player: Player) -> Act | None:
    """Another number for a plan."""
    if not player.plans:
        return None
    text, plan = player.next_text(), player.dice.choice(player.plans)
    answer = player.caller.read(f"/api/v1/plan-amendments/?plan={plan.pk}")
    if answer.status != OK:
        return None
    first = (player.today().replace(day=1) + timedelta(days=32)).replace(day=1)
    amount = plan.amount + 1000 * player.dice.randrange(1, 50)
    body = {
        "plan": plan.pk,
        "trigger": "territory",
        "reason": text,
        "effective_on": first.isoformat(),
        "number": {plan.category: f"{amount:f}"},
        "known": json.loads(answer.body)["count"],
    }
    return Act(f"amendment {text}", "/api/v1/plan-amendments/", body)


def decide_time(player: Player) -> Act | None:
    """Somebody of the line grants more time."""
    waiting = _waiting(player, "extensions")
    if not waiting:
        return None
    row = player.dice.choice(waiting)
    body = {"grant": True, "answer": "Do it well."}
    return Act(f"more time for duty {row['obligation']} decided", f"/api/v1/extensions/{row['id']}/decide/", body)


def decide_number(player: Player) -> Act | None:
    """Somebody of the line decides on another number."""
    waiting = _waiting(player, "plan-amendments")
    if not waiting:
        return None
    row = player.dice.choice(waiting)
    body = {"approve": player.dice.random() < 0.5, "answer": "Seen."}
    return Act(f"amendment {row['id']} decided", f"/api/v1/plan-amendments/{row['id']}/decide/", body)


def _waiting(player: Player, address: str) -> list[dict[str, Any]]:
    """What waits for a word of the line, as its managers see it."""
    return player.caller.read(f"/api/v1/{address}/?status=asked").rows() if player.is_manager else []


def order_packets(player: Player) -> Act | None:
    """The packets of a line are built anew; the checks of what is left behind count them."""
    return Act("", f"/api/v1/cycles/{player.cycle}/build/") if player.is_manager else None


def sign(player: Player) -> Act | None:
    """Minutes are signed with the password."""
    if not player.minutes:
        return None
    review, sha256 = player.minutes.pop()
    effect, body = f"review {review} signed by {player.person.pk}", {"sha256": sha256, "password": PASSWORD}
    if player.is_at_pages:
        return Act(effect, f"/reviews/{review}/sign/", body, is_page=True)
    return Act(effect, f"/api/v1/reviews/{review}/sign/", body)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


Maker = Callable[[Player], Act | None]
OFTEN: tuple[tuple[Maker, int], ...] = (
    (count, 40),
    (log, 20),
    (open_deal, 8),
    (move_deal, 16),
    (close_week, 4),
    (ask_for_time, 8),
    (ask_for_number, 6),
    (decide_time, 12),
    (decide_number, 10),
    (sign, 3),
    (order_packets, 2),
)


def next_act(player: Player) -> Act:
    """What this player does next; counting can always be done."""
    makers, weights = zip(*OFTEN, strict=True)
    maker: Maker = player.dice.choices(makers, weights)[0]
    return maker(player) or count(player)
