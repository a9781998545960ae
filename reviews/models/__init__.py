"""The judgements: how the facts stand against the promises, and what was said about it."""

from reviews.models.answers import Answer
from reviews.models.cycles import Cycle
from reviews.models.minutes import Minutes, Signature
from reviews.models.moves import ReviewMove, ReviewMoveRequest
from reviews.models.packets import Packet, PacketOrder
from reviews.models.preparation import CatchUpAction, Cause, Explanation
from reviews.models.reviews import Review, ReviewPromise, Verdict

__all__ = [
    "Answer",
    "CatchUpAction",
    "Cause",
    "Cycle",
    "Explanation",
    "Minutes",
    "Packet",
    "PacketOrder",
    "Review",
    "ReviewMove",
    "ReviewMoveRequest",
    "ReviewPromise",
    "Signature",
    "Verdict",
]
