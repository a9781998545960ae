from pipeline.deals.models.deals import Deal, DealChange, DealShare, StageChange
from pipeline.deals.models.milestones import Milestone
from pipeline.deals.models.requests import RequestStatus, ShareConsent, ShareRequest, ShareRequestPart, WinRequest

__all__ = [
    "Deal",
    "DealChange",
    "DealShare",
    "Milestone",
    "RequestStatus",
    "ShareConsent",
    "ShareRequest",
    "ShareRequestPart",
    "StageChange",
    "WinRequest",
]
