"""The way of a review: which step may follow which, and who takes it."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices

from traps_web.lib.machines import TRAPS, Machine, step


class Status(TextChoices):
    """Where a review stands."""

    DUE = "due"
    PREPARED = "prepared"
    LIVE = "live"
    STANDS = "stands"
    SENT_BACK = "sent back"
    TO_SIGN = "to sign"
    SIGNED = "signed"
    # Where a review ends that was not signed when its cycle was closed (`reviews.cycles.rules.closing`).
    DODGED = "dodged"
    EXCUSED = "excused"
    UNSIGNED = "unsigned"
    # Its cycle was opened by mistake: the row stays, and is shown nowhere.
    TAKEN_BACK = "taken back"


STATUSES: Final = tuple(Status.values)
ROLES: Final = ("person", "reviewer", "line", "leader", "group", "none", TRAPS)

NOT_HELD: Final = (Status.DUE, Status.PREPARED)
"""Where a review stands that never began."""
ENDED: Final = (Status.DODGED, Status.EXCUSED, Status.UNSIGNED)
"""Where closing leaves a review that is not signed: its day passed, the line let it go, or anything else."""
PREPARATION_OPEN: Final = frozenset({"due", "prepared", "sent back", "live", "stands"})
"""Until the minutes are written the person may put down what is missing, in front of the group too."""
PRESENTED: Final = frozenset({"live", "stands", "to sign", "signed"})
PACKETS_OPEN: Final = frozenset({"due", "prepared", "sent back"})

_JUDGES: Final = frozenset({"reviewer", "line"})

MACHINE: Final = Machine(
    noun="review",
    states=STATUSES,
    roles=ROLES,
    steps=(
        step("move", *NOT_HELD, who=_JUDGES),
        step("prepare", *NOT_HELD, Status.SENT_BACK, to=Status.PREPARED, who="person"),
        # A review is held even when the preparation is missing; the page and the minutes say so.
        step("present", *NOT_HELD, to=Status.LIVE, who=_JUDGES),
        step("answer", Status.LIVE, who={"group", "line"}),
        step("reply", Status.LIVE, Status.STANDS, who="person"),
        step("promise", Status.LIVE, Status.STANDS, who={"person", *_JUDGES}),
        step("stand", Status.LIVE, to=Status.STANDS, who=_JUDGES),
        step(
            "send back",
            Status.LIVE,
            to=Status.SENT_BACK,
            who=_JUDGES,
            needs={"words": "Say what is missing; the words stay with the review."},
        ),
        step("close", Status.STANDS, to=Status.TO_SIGN, who=_JUDGES),
        # The first signature leaves it to sign, the second one closes it.
        step("sign", Status.TO_SIGN, to=Status.SIGNED, who={"person", *_JUDGES}),
        # With its cycle.
        step("end", *NOT_HELD, to=ENDED, who=TRAPS),
        step(
            "end",
            Status.SENT_BACK,
            Status.LIVE,
            Status.STANDS,
            Status.TO_SIGN,
            to=Status.UNSIGNED,
            who=TRAPS,
        ),
        step("take back", *NOT_HELD, to=Status.TAKEN_BACK, who=TRAPS),
    ),
    refusals={
        "move": "Only {reviewer} or the line above {person} can move this review.",
        "prepare": "Only {person} can prepare this review, until it is presented.",
        "present": "Only {reviewer} or the line above can start this review, before it is held.",
        "answer": (
            "Only the group can answer: peers of the team and the line above, except the presenter and the reviewer."
        ),
        "reply": "Only {person} can reply to the group.",
        "promise": "Only {person} and {reviewer} can write the promises.",
        "stand": "Only {reviewer} or the line above can give the verdict, while the review is live.",
        "send back": "Only {reviewer} or the line above can send it back, while the review is live.",
        "close": "Only {reviewer} or the line above can close the minutes, once the review stands.",
        "sign": "Only {person} and {reviewer} can sign, once the minutes are closed.",
    },
    by_now={
        "": "This review is now {state}. {refusal}",
        "move": "A review can move only before its time and before it is held. This one can no longer move.",
        "answer": "This review is not live, so it takes no answers.",
        "reply": "Replies are possible only while the review is live or stands. This one is past that.",
        "promise": "Promises can be written only while the review is live or stands. This one is past that.",
    },
    called={"stands": "judged to stand", "to sign": "waiting for signatures", "unsigned": "closed unsigned"},
)

ANSWERS_OPEN: Final = MACHINE.sources("answer")
PROMISES_OPEN: Final = MACHINE.sources("promise")
