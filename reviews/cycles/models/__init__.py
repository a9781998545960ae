from reviews.cycles.models.cycles import Cycle
from reviews.cycles.models.moves import ReviewMove, ReviewMoveRequest
from reviews.cycles.models.opening_rules import OpeningRule
from reviews.cycles.models.packets import Packet, PacketOrder
from reviews.cycles.models.reviews import Review, ReviewPromise, Verdict

__all__ = [
    "Cycle",
    "OpeningRule",
    "Packet",
    "PacketOrder",
    "Review",
    "ReviewMove",
    "ReviewMoveRequest",
    "ReviewPromise",
    "Verdict",
]
