"""The addresses of TRAPS, and one more: the bare page that everything is compared with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def bare(request: HttpRequest) -> HttpResponse:
    """The shell that stands around every page, with nothing in it."""
    return render(request, "app.html")


urlpatterns = [path("bench/bare/", bare, name="bench_bare"), path("", include("traps_web.urls"))]
