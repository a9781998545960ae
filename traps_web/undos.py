"""What may be taken back a moment later, by how the trail calls it: never a decision, a signature or money."""

from __future__ import annotations

from typing import Final

from accounts.duties.services.undoing import WAIVER
from accounts.record.rules.undos import Reversal
from pipeline.activities.services.undoing import COUNT, LOGGED
from pipeline.deals.services.undoing import MILESTONE, PAUSE, RESUME
from plans.account_plans.services.undoing import MOVE
from plans.weeks.services.undoing import CLOSING, SCORE
from reviews.pipeline_reviews.services.undoing import VERDICT

REVERSALS: Final[dict[str, Reversal]] = {
    reversal.verb: reversal
    for reversal in (COUNT, LOGGED, CLOSING, SCORE, WAIVER, MILESTONE, MOVE, PAUSE, RESUME, VERDICT)
}
