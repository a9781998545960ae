"""Addresses of letters."""

from django.urls import path

from accounts.letters.views import letters, stopping

urlpatterns = [
    path("settings/mail/", letters.mail, name="settings_mail"),
    path("settings/mail/<int:pk>/retry/", letters.Retry.as_view(), name="settings_letter_retry"),
    path("mail/stop/<str:token>/", stopping.stop, name="mail_stop"),
]
