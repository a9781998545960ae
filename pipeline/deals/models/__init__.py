from pipeline.deals.models.deals import Deal, DealChange, DealShare, StageChange
from pipeline.deals.models.milestones import Milestone
from pipeline.deals.models.pauses import DealPause
from pipeline.deals.models.pushes import PushChoice, PushReason
from pipeline.deals.models.readiness_days import DealReadiness
from pipeline.deals.models.requests import ShareConsent, ShareRequest, ShareRequestPart, WinRequest
from pipeline.deals.models.states import DealState, DealStateShare
from pipeline.deals.rules.requests import RequestStatus

__all__ = [
    "Deal",
    "DealChange",
    "DealPause",
    "DealShare",
    "DealReadiness",
    "DealState",
    "DealStateShare",
    "Milestone",
    "PushChoice",
    "PushReason",
    "RequestStatus",
    "ShareConsent",
    "ShareRequest",
    "ShareRequestPart",
    "StageChange",
    "WinRequest",
]
