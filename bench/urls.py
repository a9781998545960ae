"""The addresses of TRAPS, and one more: the bare page, with the clock where the data end."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from bench.generate.people import NOW
from traps_web.lib import clock


class StandingClock:
    """Lets every request happen at the instant at which the data end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.frozen(NOW):
            return self.get_response(request)


def bare(request: HttpRequest) -> HttpResponse:
    """The shell that stands around every page, with nothing in it."""
    return render(request, "app.html")


urlpatterns = [path("bench/bare/", bare, name="bench_bare"), path("", include("traps_web.urls"))]
