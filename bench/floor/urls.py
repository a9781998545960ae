"""The floor's three addresses."""

from datetime import UTC, date, datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.db.models import Sum as Total
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from bench.floor.models import Activity, Person, Sum

QUARTER = (date(2026, 10, 1), date(2027, 1, 1))
DAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 15, tzinfo=UTC)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "floor.html", {"person": request.user})


@login_required
def sums(request: HttpRequest) -> HttpResponse:
    cells = Sum._default_manager.filter(day__gte=QUARTER[0], day__lt=QUARTER[1]).annotate(month=TruncMonth("day"))
    return JsonResponse({"cells": list(cells.values("team_id", "month").annotate(total=Total("amount")))})


@login_required
def row(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    row = Activity._default_manager.create(
        person=person,
        team_id=person.current_team_id,
        type_id=request.POST["type"],
        done_on=DAY,
        entered_at=AT,
        entered_by_id=person.pk,
    )
    return JsonResponse({"id": row.pk}, status=201)


urlpatterns = [path("page/", page), path("sums/", sums), path("row/", row)]
