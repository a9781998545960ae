"""What moved in one sentence, for pages that link to the movement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.history.presenters.movement_words import between, parameters_of, second_name, signed
from pipeline.history.rules.movement import Bucket
from pipeline.history.selectors.movement import MovementShown
from traps_web.ui import words
from traps_web.ui.addresses import address

MOST = 3
COUNTED = {
    Bucket.NEW: "new",
    Bucket.REOPENED: "reopened",
    Bucket.PULLED_IN: "pulled in",
    Bucket.PUSHED_OUT: "pushed out",
    Bucket.AMOUNT_UP: "worth more",
    Bucket.AMOUNT_DOWN: "worth less",
    Bucket.STAGE_MOVED: "moved in stage",
    Bucket.OWNER_IN: "handed in",
    Bucket.OWNER_OUT: "handed out",
    Bucket.WON: "won",
    Bucket.LOST: "lost",
    Bucket.REMOVED: "removed",
}
"""What happened to some deals, after their number: "3 won"."""


@dataclass(frozen=True, slots=True)
class MovedLine:
    """The change since a day, the page that shows it with those days, and the deals that made most of it."""

    change: str
    url: str
    why: str


def moved_line(shown: MovementShown, today: date) -> MovedLine:
    """The change of both figures, and how many deals came, went or changed, the most money first."""
    query, movement = shown.query, shown.movement
    since, url = between(query, today), address("movement", **parameters_of(query))
    moved = [(bucket, row) for bucket, row in movement.buckets.items() if row.count]
    if not moved:
        return MovedLine(f"No deal moved {since}", url, ".")
    moved.sort(key=lambda entry: (-abs(entry[1].amounts.pipeline), -abs(entry[1].amounts.landing)))
    counts = [f"{words.number(row.count)} {COUNTED[bucket]}" for bucket, row in moved[:MOST]]
    pipeline, landing = signed(movement.change.pipeline), signed(movement.change.landing)
    change = f"Open pipeline {pipeline}, {second_name(query)} {landing} {since}"
    return MovedLine(change, url, f": {'mostly ' if len(moved) > MOST else ''}{words.listed(counts)}.")
