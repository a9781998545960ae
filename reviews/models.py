"""The judgements: how the facts stand against the promises, and what was said about it."""

from reviews.cycles.models import (
    Cycle,
    OpeningRule,
    Packet,
    PacketOrder,
    Review,
    ReviewMove,
    ReviewMoveRequest,
    ReviewPromise,
    Verdict,
)
from reviews.documents.models import (
    Answer,
    CatchUpAction,
    Cause,
    Explanation,
    Minutes,
    Signature,
    SignatureConfirmation,
)

__all__ = [
    "Answer",
    "CatchUpAction",
    "Cause",
    "Cycle",
    "Explanation",
    "Minutes",
    "OpeningRule",
    "Packet",
    "PacketOrder",
    "Review",
    "ReviewMove",
    "ReviewMoveRequest",
    "ReviewPromise",
    "Signature",
    "SignatureConfirmation",
    "Verdict",
]
