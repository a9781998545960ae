"""The gallery: every part, in every state it can be in."""

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from traps_web.ui import (
    specimen_acts,
    specimen_charts,
    specimen_desk,
    specimen_forms,
    specimen_frame,
    specimen_judging,
    specimen_lists,
    specimen_mails,
    specimen_rows,
    specimens,
)

COLOURS = [
    "paper",
    "paper-sunk",
    "paper-raised",
    "ink",
    "ink-2",
    "ink-3",
    "rule",
    "rule-field",
    "action",
    "action-wash",
    "tint-1",
    "tint-2",
    "tint-3",
    "state-done",
    "state-late",
    "state-missed",
    "state-out",
    "state-open",
    "state-retired",
]


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the kit to whoever is signed in, and to everybody while developing."""
    if not settings.DEBUG and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Target") == "fold-g-load-in":
        return render(request, "ui/gallery.html#fetched")
    shown = {
        **specimens.states(),
        **specimens.numbers(),
        **specimens.papers(),
        **specimen_lists.bars(),
        **specimen_acts.owed(),
        **specimen_desk.desk(),
        **specimen_judging.judging(),
        **specimen_forms.forms_and_refusals(),
        **specimen_rows.forms_that_help(),
        "terms": specimen_frame.terms(),
        "period_controls": specimen_frame.period_controls(),
        "period_sentences": specimen_frame.sentences(),
        "undos": specimen_frame.undos(),
        "folds": specimen_frame.folds(),
        "heat": specimens.heat(),
        "charts": specimen_charts.named_charts(),
        "broad_charts": specimen_charts.broad_charts(),
        "form": specimens.form(),
        "mails": specimen_mails.NAMES,
        "colours": COLOURS,
    }
    return render(request, "ui/gallery.html", shown)


@csp_replace({"style-src": ["'unsafe-inline'"]})  # type: ignore[arg-type]
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """A mail as it is read, by day, by night or as plain text; its parts carry their styles with them."""
    if name not in specimen_mails.NAMES:
        raise Http404("There is no such mail.")
    if request.GET.get("as") == "text":
        return HttpResponse(specimen_mails.text(name), content_type="text/plain; charset=utf-8")
    return HttpResponse(specimen_mails.page(name, is_night=request.GET.get("as") == "night"))
