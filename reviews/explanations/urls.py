"""Addresses of explanations."""

from django.urls import path

from reviews.explanations.views import explanations, ledgers

urlpatterns = [
    path("explanations/", ledgers.own, name="explanations"),
    path("explanations/line/", ledgers.line, name="explanations_line"),
    path("explanations/organisation/", ledgers.organisation, name="explanations_organisation"),
    path("explanations/people/<int:pk>/", ledgers.person, name="explanations_person"),
    path("explanations/teams/<int:pk>/", ledgers.team, name="explanations_team"),
    path("explanations/misses/<int:pk>/", explanations.Explain.as_view(), name="explain"),
    path("explanations/misses/<int:pk>/done/", explanations.CaughtUp.as_view(), name="catch_up_done"),
    path("explanations/<int:pk>/", explanations.Note.as_view(), name="explanation"),
    path("explanations/<int:pk>/correct/", explanations.Correct.as_view(), name="explanation_correct"),
]
