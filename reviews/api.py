"""What reviews give to programs."""

from django.urls import path

from reviews.boards.api.finder import FindView
from reviews.cases.api.cases import CaseViewSet
from reviews.consequences.api.rehearsals import RehearsalView
from reviews.cycles.api.calendar_changes import CalendarViewSet
from reviews.cycles.api.cycles import CycleViewSet
from reviews.cycles.api.opening_rules import OpeningRuleView
from reviews.documents.api.causes import CauseViewSet
from reviews.explanations.api.explanations import ExcuseLedgerView, ExplanationViewSet
from reviews.fairness.api.panels import FairnessView
from reviews.helps.api.records import HelpViewSet
from reviews.pipeline_reviews.api.reviews import FollowUpViewSet, PipelineReviewViewSet
from reviews.policies.api.policies import PolicyReadingViewSet, PolicyViewSet
from reviews.presenting.api.reviews import ReviewViewSet
from reviews.tightening.api.tightenings import TighteningViewSet

router_entries = [
    ("cycles", CycleViewSet, "api-cycles"),
    ("reviews", ReviewViewSet, "api-reviews"),
    ("pipeline-reviews", PipelineReviewViewSet, "api-pipeline-reviews"),
    ("follow-ups", FollowUpViewSet, "api-follow-ups"),
    ("cases", CaseViewSet, "api-cases"),
    ("help-records", HelpViewSet, "api-help-records"),
    ("tightenings", TighteningViewSet, "api-tightenings"),
    ("causes", CauseViewSet, "api-causes"),
    ("explanations", ExplanationViewSet, "api-explanations"),
    ("policies", PolicyViewSet, "api-policies"),
    ("policy-readings", PolicyReadingViewSet, "api-policy-readings"),
    ("calendar", CalendarViewSet, "api-calendar"),
]
urlpatterns = [
    path("find/", FindView.as_view(), name="api-find"),
    path("excuse-ledger/", ExcuseLedgerView.as_view(), name="api-excuse-ledger"),
    path("policies/<int:pk>/rehearsal/", RehearsalView.as_view(), name="api-policy-rehearsal"),
    path("fairness/<slug:quarter>/", FairnessView.as_view(), name="api-fairness"),
    path("opening-rule/", OpeningRuleView.as_view(), name="api-opening-rule"),
]
