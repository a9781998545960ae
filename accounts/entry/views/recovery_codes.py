"""Recovery codes are as good as the app: whoever sits at an open browser does not get to read them."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, ViewRecoveryCodesView
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from accounts.organisation.views.files import note_download
from traps_web.edges.requests import PageRequest

FILE = "recovery-codes.txt"


@method_decorator(reauthentication_required, name="dispatch")
class Shown(ViewRecoveryCodesView):
    """allauth's page of the codes, after the password or a code once more."""


@method_decorator(reauthentication_required, name="dispatch")
class Download(DownloadRecoveryCodesView):
    """The codes as a file, which is recorded like every other that somebody takes along."""

    def get(self, request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note_download(request, of=request.user, file=FILE)
        return super().get(request, *args, **kwargs)
