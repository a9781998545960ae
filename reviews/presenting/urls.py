"""Addresses of presenting."""

from django.urls import path

from reviews.presenting.views import presenting, reviews

urlpatterns = [
    path("reviews/<int:pk>/", reviews.detail, name="review_detail"),
    path("reviews/<int:pk>/start/", reviews.start, name="review_start"),
    path("reviews/<int:pk>/close/", reviews.close, name="review_close"),
    path("reviews/<int:pk>/sign/", reviews.sign, name="review_sign"),
    path("reviews/<int:pk>/present/", presenting.present, name="review_present"),
    path("reviews/<int:pk>/verdict/", presenting.verdict, name="review_verdict"),
    path("reviews/<int:pk>/promises/", presenting.promises, name="review_promises"),
    path("reviews/<int:pk>/answer/", presenting.answer, name="review_answer"),
    path("reviews/<int:pk>/answer/<int:answer_pk>/reply/", presenting.reply, name="review_reply"),
]
