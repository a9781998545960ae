"""Addresses of the interface kit."""

from django.urls import path

from traps_web.ui import gallery, vocabulary

app_name = "ui"
urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/mails/<slug:name>/", gallery.mail, name="gallery_mail"),
    path("words/", vocabulary.words, name="words"),
]
