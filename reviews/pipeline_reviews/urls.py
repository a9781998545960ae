"""Addresses of pipeline reviews."""

from django.urls import path

from reviews.pipeline_reviews.views import follow_ups, minutes, presenting, reviews, screens

urlpatterns = [
    path("pipeline/review/", reviews.roster, name="pipeline_reviews"),
    path("pipeline/review/memory/", reviews.memory, name="pipeline_memory"),
    path("pipeline/review/<int:pk>/", reviews.detail, name="pipeline_review"),
    path("pipeline/review/<int:pk>/open/", reviews.Open.as_view(), name="pipeline_review_open"),
    path("pipeline/review/<int:pk>/present/", presenting.present, name="pipeline_review_present"),
    path("pipeline/review/<int:pk>/present/notes/", screens.notes, name="pipeline_review_notes"),
    path("pipeline/review/<int:pk>/turn/", screens.Turn.as_view(), name="pipeline_review_turn"),
    path("pipeline/review/<int:pk>/deals/<int:deal_pk>/", presenting.Judge.as_view(), name="pipeline_review_judge"),
    path("pipeline/review/<int:pk>/close/", presenting.Close.as_view(), name="pipeline_review_close"),
    path("pipeline/review/<int:pk>/minutes.pdf", minutes.pdf, name="pipeline_review_pdf"),
    path("pipeline/follow-ups/<int:pk>/", follow_ups.Done.as_view(), name="follow_up"),
]
