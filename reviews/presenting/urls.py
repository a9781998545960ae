"""Addresses of presenting."""

from django.urls import path

from reviews.presenting.views import presenting, reviews, screens

urlpatterns = [
    path("reviews/<int:pk>/", reviews.detail, name="review_detail"),
    path("reviews/<int:pk>/start/", reviews.Start.as_view(), name="review_start"),
    path("reviews/<int:pk>/close/", reviews.Close.as_view(), name="review_close"),
    path("reviews/<int:pk>/sign/", reviews.Sign.as_view(), name="review_sign"),
    path("reviews/<int:pk>/confirm/", reviews.Confirm.as_view(), name="review_confirm"),
    path("reviews/<int:pk>/present/", presenting.present, name="review_present"),
    path("reviews/<int:pk>/present/notes/", screens.notes, name="review_notes"),
    path("reviews/<int:pk>/present/turn/", screens.Turn.as_view(), name="review_turn"),
    path("reviews/<int:pk>/verdict/", presenting.Verdict.as_view(), name="review_verdict"),
    path("reviews/<int:pk>/promises/", presenting.Promises.as_view(), name="review_promises"),
    path("reviews/<int:pk>/answer/", presenting.Answer.as_view(), name="review_answer"),
    path("reviews/<int:pk>/answer/<int:answer_pk>/reply/", presenting.Reply.as_view(), name="review_reply"),
]
