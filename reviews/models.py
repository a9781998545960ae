"""The judgements: how the facts stand against the promises, and what was said about it."""

from reviews.cases.models import Case, CaseCount, CaseEvent, CaseMark
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
from reviews.explanations.models import AskingStart, ExplanationNote, MissExplanation
from reviews.helps.models import Help, HelpAction
from reviews.pipeline_reviews.models import DealVerdict, FollowUp, PipelineMinutes, PipelineReview, ReviewedDeal
from reviews.policies.models import Policy, PolicyObjection, PolicyReading, PolicyStep, PolicySwitch
from reviews.tightening.models import RaisedTarget, TightenedPerson, Tightening, TighteningCheck, TighteningWord

__all__ = [
    "Answer",
    "AskingStart",
    "CatchUpAction",
    "Case",
    "CaseCount",
    "CaseEvent",
    "CaseMark",
    "Cause",
    "Cycle",
    "DealVerdict",
    "Explanation",
    "ExplanationNote",
    "FollowUp",
    "Minutes",
    "Help",
    "HelpAction",
    "MissExplanation",
    "OpeningRule",
    "Packet",
    "PacketOrder",
    "PipelineMinutes",
    "PipelineReview",
    "RaisedTarget",
    "Policy",
    "PolicyObjection",
    "PolicyReading",
    "PolicyStep",
    "PolicySwitch",
    "Review",
    "ReviewMove",
    "ReviewMoveRequest",
    "ReviewPromise",
    "ReviewedDeal",
    "Signature",
    "SignatureConfirmation",
    "TightenedPerson",
    "Tightening",
    "TighteningCheck",
    "TighteningWord",
    "Verdict",
]
