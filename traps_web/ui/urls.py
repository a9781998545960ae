"""Addresses of the interface kit."""

from django.urls import path

from traps_web.ui import gallery

app_name = "ui"
urlpatterns = [path("gallery/", gallery.gallery, name="gallery")]
