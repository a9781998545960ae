"""The fairness panel for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from reviews.fairness.presenters import panels as presenter
from reviews.fairness.rules.effort import Reading
from reviews.fairness.selectors import panels, tables
from reviews.fairness.selectors.panels import TEAM
from reviews.fairness.selectors.tables import Row, Shown
from reviews.fairness.views.panels import MISSING, WHO_READS
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Refused

_HIDDEN = "null where it would say too much about too few."


class CountsSerializer(serializers.Serializer[Any]):
    """What was decided of the cases."""

    confirmed = serializers.IntegerField(allow_null=True, help_text=_HIDDEN)
    helped = serializers.IntegerField(allow_null=True, help_text=_HIDDEN)
    waived = serializers.IntegerField(allow_null=True, help_text=_HIDDEN)
    undecided = serializers.IntegerField(allow_null=True, help_text=_HIDDEN)
    appealed = serializers.IntegerField(allow_null=True, help_text=_HIDDEN)
    overturned = serializers.IntegerField(allow_null=True, help_text=_HIDDEN)


class FairnessRowSerializer(CountsSerializer):
    """A row of at least eight covered people."""

    table = serializers.ChoiceField(["all", "team", "role", "manager"])
    name = serializers.CharField(help_text="Managers have names for leaders alone.")
    people = serializers.IntegerField()
    with_a_case = serializers.IntegerField()
    cases = serializers.IntegerField()
    hours_to_decide = serializers.IntegerField(allow_null=True, help_text="The median; null for fewer than five.")


class FairnessStepSerializer(CountsSerializer):
    """Cases of a step, or of steps that are counted together."""

    name = serializers.CharField()
    cases = serializers.IntegerField()


class FairnessDifferenceSerializer(serializers.Serializer[Any]):
    """A row beside everybody else: so many of so many have a case, or had it confirmed."""

    table = serializers.ChoiceField(["team", "role", "manager"])
    name = serializers.CharField()
    compared = serializers.ChoiceField(["opened", "confirmed"])
    hits = serializers.IntegerField()
    of = serializers.IntegerField()
    other_hits = serializers.IntegerField()
    other_of = serializers.IntegerField()
    p = serializers.CharField(help_text="Fisher’s exact test, two-sided, with six decimals.")
    beyond_chance = serializers.BooleanField(allow_null=True, help_text="null where too few are counted to tell.")


class FairnessEffortSerializer(serializers.Serializer[Any]):
    """Result against activity of a row of at least eight people."""

    name = serializers.CharField()
    with_number = serializers.IntegerField()
    missed = serializers.IntegerField()
    missed_in_full = serializers.IntegerField(help_text="Of those who missed, how many with full activity.")
    reading = serializers.ChoiceField(Reading.values)


class FairnessSerializer(serializers.Serializer[Any]):
    """An ended quarter."""

    quarter = serializers.CharField()
    rows = FairnessRowSerializer(many=True)
    steps = FairnessStepSerializer(many=True)
    differences = FairnessDifferenceSerializer(many=True)
    effort = FairnessEffortSerializer(many=True)


class FairnessView(APIView):
    """Whether the same trigger led to the same step."""

    @extend_schema(responses={200: FairnessSerializer, **READ_ERRORS})
    def get(self, request: ApiRequest, quarter: str) -> Response:
        """One of the last four ended quarters, for leaders and for every covered person."""
        if not panels.may_read(request.user):
            raise Refused(WHO_READS)
        period = panels.quarter(quarter, request.reader.today)
        if period is None:
            raise Http404(MISSING)
        shown = tables.shown(panels.panel(request.reader, period))
        return Response(FairnessSerializer(_answer(shown)).data)


def _answer(shown: Shown) -> dict[str, Any]:
    panel = shown.panel
    rows = [_row("all", "", shown.whole)] if shown.whole else []
    for name, cells in shown.tables.items():
        rows += [_row(name, presenter.cell_name(panel, name, row.cell), row) for row in cells if len(cells) > 1]
    return {
        "quarter": panel.quarter.key,
        "rows": rows,
        "steps": [{"name": presenter.step_name(row), "cases": row.cases, **row.counts} for row in shown.steps],
        "differences": [
            {
                "table": row.dimension,
                "name": presenter.cell_name(panel, row.dimension, row.cell),
                "compared": row.what,
                "hits": row.comparison.hits,
                "of": row.comparison.of,
                "other_hits": row.comparison.other_hits,
                "other_of": row.comparison.other_of,
                "p": f"{float(row.comparison.p):.6f}",
                "beyond_chance": row.is_beyond,
            }
            for row in shown.differences
        ],
        "effort": [
            {
                "name": presenter.cell_name(panel, TEAM, row.cell),
                "with_number": row.effort.with_number,
                "missed": row.effort.missed,
                "missed_in_full": row.effort.missed_in_full,
                "reading": row.effort.reading,
            }
            for row in shown.efforts
        ],
    }


def _row(table: str, name: str, row: Row) -> dict[str, Any]:
    hours = None if row.took is None else int(row.took / timedelta(hours=1))
    return {
        "table": table,
        "name": name,
        "people": row.people,
        "with_a_case": row.with_a_case,
        "cases": row.cases,
        "hours_to_decide": hours,
        **row.counts,
    }
