"""Twenty people at work in the midst of faults. Each sends one thing after the other, and notes what they were told.

What got no answer is sent again under its key until one comes. Some give up after the first silence, as people do.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from bench.faults_acts import Act, next_act
from bench.faults_calls import Answer
from bench.faults_cast import Player
from bench.faults_ledger import Ledger, Outcome, Write

PAUSE_SECONDS = 1.0
AGAIN_AFTER_SECONDS = 0.7
GIVES_UP_ONE_IN = 5
TRIES_AFTER_THE_END = 60


@dataclass
class Crowd:
    """All clients, each in a thread of its own."""

    players: list[Player]
    ledger: Ledger
    broken: list[str]
    """Clients that could not go on: of what they would have done nothing is known."""
    _is_over: threading.Event
    _threads: list[threading.Thread]

    @classmethod
    def at_work(cls, players: list[Player], ledger: Ledger) -> Crowd:
        """Let them begin."""
        crowd = cls(players, ledger, [], threading.Event(), [])
        for player in players:
            thread = threading.Thread(target=crowd.work, args=(player,), daemon=True)
            thread.start()
            crowd._threads.append(thread)
        return crowd

    def stop(self) -> None:
        """They finish what they have begun: what got no answer yet is still sent again."""
        self._is_over.set()
        for thread in self._threads:
            thread.join(timeout=300)
        if any(thread.is_alive() for thread in self._threads):
            raise RuntimeError("A client does not come to an end.")

    def work(self, player: Player) -> None:
        """One person's day; whatever breaks it is told."""
        try:
            self._work(player)
        except Exception as fault:
            self.broken.append(f"BROKEN: client {player.place} ended by {type(fault).__name__}: {fault}")

    def _work(self, player: Player) -> None:
        time.sleep(player.dice.random() * PAUSE_SECONDS)
        while not self._is_over.is_set():
            act = next_act(player)
            write = self.ledger.begin(act.effect)
            key = f"{player.mark}-key-{len(self.ledger.writes)}-{player.dice.random()}"
            self._have_saved(player, act, write, key)
            self._is_over.wait(PAUSE_SECONDS * (0.5 + player.dice.random()))

    def _have_saved(self, player: Player, act: Act, write: Write, key: str) -> None:
        """Until an answer has come, or nobody waits for one any more."""
        gives_up, is_unknown, tries_left = player.dice.randrange(GIVES_UP_ONE_IN) == 0, False, TRIES_AFTER_THE_END
        while True:
            answer = sent(player, act, key)
            outcome = answer.outcome
            is_unknown = (is_unknown or outcome is Outcome.UNKNOWN) and outcome is not Outcome.ACKNOWLEDGED
            is_settled = outcome in (Outcome.ACKNOWLEDGED, Outcome.DECLINED)
            self.ledger.note(write, player.place, outcome, answer.words)
            tries_left -= self._is_over.is_set()
            if is_settled or gives_up or not tries_left:
                break
            time.sleep(AGAIN_AFTER_SECONDS)
        if is_unknown and not is_settled:
            write.outcome = Outcome.UNKNOWN


def sent(player: Player, act: Act, key: str) -> Answer:
    """Send it once."""
    if not act.is_page:
        return player.caller.call(act.path, act.body, key=key)
    # Every form of a page carries a key, so that a browser that got no answer may send it again.
    answer = player.caller.send(act.path, {"once": key, **act.body}, script=act.is_script)
    if answer.status == 200 and not act.is_script:
        # A page that shows the form once more has not taken it.
        return Answer(422, answer.body)
    return answer
