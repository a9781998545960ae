"""What explanations and ledgers are for programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.record.api.fields import DayField
from reviews.explanations.models import ExplanationNote, MissExplanation
from reviews.explanations.rules.ledger import Line
from reviews.explanations.rules.money import Sums
from reviews.explanations.selectors.ledgers import Ledger
from reviews.explanations.selectors.lines import OfPerson
from traps_web.lib import money


class MissExplanationSerializer(serializers.ModelSerializer[MissExplanation]):
    """Why something was missed. `supersedes` is the explanation that this one corrected."""

    owner = serializers.IntegerField(source="obligation.owner_id")
    owner_name = serializers.CharField(source="obligation.owner.name")
    team = serializers.IntegerField(source="obligation.team_id", allow_null=True)
    cause_name = serializers.CharField(source="cause.name")
    in_my_control = serializers.BooleanField(source="cause.in_my_control")

    class Meta:
        model = MissExplanation
        fields = [
            "id",
            "obligation",
            "owner",
            "owner_name",
            "team",
            "cause",
            "cause_name",
            "in_my_control",
            "words",
            "catch_up_on",
            "supersedes",
            "given_at",
            "given_by",
        ]


class ExplanationNoteSerializer(serializers.ModelSerializer[ExplanationNote]):
    """What the line said to an explanation."""

    made_by_name = serializers.CharField(source="made_by.name")

    class Meta:
        model = ExplanationNote
        fields = ["id", "text", "made_at", "made_by", "made_by_name"]


class StorySerializer(serializers.Serializer[Any]):
    """An explanation with everything around it."""

    explanation = MissExplanationSerializer()
    earlier = MissExplanationSerializer(many=True, help_text="Those that it corrected, the newest first.")
    notes = ExplanationNoteSerializer(many=True)
    catch_up = serializers.IntegerField(source="catch_up.pk", allow_null=True, default=None, help_text="The trap.")
    catch_up_status = serializers.CharField(source="catch_up.status", allow_null=True, default=None)


class QuarterTimesSerializer(serializers.Serializer[Any]):
    """How often in one quarter; without a quarter, before the first one that is shown."""

    quarter = serializers.CharField(allow_null=True)
    times = serializers.IntegerField()


class LedgerLineSerializer(serializers.Serializer[Any]):
    """How often a cause was given, with its money."""

    cause = serializers.IntegerField(allow_null=True, help_text="Null: all of them.")
    cause_name = serializers.CharField(allow_null=True)
    in_my_control = serializers.BooleanField(allow_null=True)
    quarters = QuarterTimesSerializer(many=True)
    times = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True, help_text="Of one person; null: fewer than five people.")
    promised = serializers.CharField()
    came = serializers.CharField()
    open = serializers.CharField(help_text="May still come by its day.")
    share = serializers.FloatField(allow_null=True, help_text="Came through promised.")


class LedgerSerializer(serializers.Serializer[Any]):
    """The excuse ledger of a person, a team or, with neither, the organisation."""

    person = serializers.IntegerField(allow_null=True)
    team = serializers.IntegerField(allow_null=True)
    since = DayField(help_text="First day of the first quarter that stands alone.")
    lines = LedgerLineSerializer(many=True)
    whole = LedgerLineSerializer()
    in_control = serializers.IntegerField()
    not_in_control = serializers.IntegerField()
    compared_with = serializers.CharField(help_text="team, managers or organisation.")
    people = serializers.IntegerField(help_text="How many people the medians are of.")
    to_explain = serializers.IntegerField(help_text="Misses that ask for an explanation now.")
    not_explained = serializers.IntegerField(help_text="Misses that asked for eight weeks in vain.")


class LineSerializer(serializers.Serializer[Any]):
    """What one person of your line explained over all quarters, and has to explain now."""

    person = serializers.IntegerField(source="person.pk")
    person_name = serializers.CharField(source="person.name")
    team = serializers.IntegerField(source="person.current_team_id", allow_null=True)
    to_explain = serializers.IntegerField(source="asking", help_text="Misses that ask for an explanation now.")
    explanations = serializers.IntegerField(source="times", help_text="How often a cause was given.")
    in_control = serializers.IntegerField(help_text="How many of these lay in own control.")
    promised = serializers.SerializerMethodField()
    came = serializers.SerializerMethodField()
    open = serializers.SerializerMethodField(help_text="May still come by its day.")
    share = serializers.SerializerMethodField(help_text="Came through promised.")

    def get_promised(self, row: OfPerson) -> str:
        return _cents(row.sums.promised)

    def get_came(self, row: OfPerson) -> str:
        return _cents(row.sums.came)

    def get_open(self, row: OfPerson) -> str:
        return _cents(row.sums.open)

    def get_share(self, row: OfPerson) -> float | None:
        return _share(row.sums)


def ledger_of(ledger: Ledger) -> dict[str, Any]:
    """A ledger as programs read it."""
    return {
        "person": ledger.person.pk if ledger.person else None,
        "team": ledger.team.pk if ledger.team else None,
        "since": ledger.columns.quarters[0].starts_on,
        "lines": [
            _line(ledger, line, ledger.usual.of(pk))
            | {"cause": pk, "cause_name": ledger.causes[pk].name, "in_my_control": ledger.causes[pk].in_my_control}
            for pk, line in ledger.lines.items()
        ],
        "whole": _line(ledger, ledger.whole, ledger.usual.times),
        "in_control": ledger.in_control.times,
        "not_in_control": ledger.not_in_control.times,
        "compared_with": ledger.compared,
        "people": ledger.usual.people,
        "to_explain": ledger.asking,
        "not_explained": ledger.unexplained,
    }


def _line(ledger: Ledger, line: Line, median: float | None) -> dict[str, Any]:
    keys = [None, *(quarter.key for quarter in ledger.columns.quarters)]
    times = zip(keys, line.by_quarter, strict=True)
    sums = line.sums
    return {
        "cause": None,
        "cause_name": None,
        "in_my_control": None,
        "quarters": [{"quarter": key, "times": count} for key, count in times],
        "times": line.times,
        "median": median,
        "promised": _cents(sums.promised),
        "came": _cents(sums.came),
        "open": _cents(sums.open),
        "share": _share(sums),
    }


def _share(sums: Sums) -> float | None:
    return None if sums.share is None else round(sums.share, 4)


def _cents(minor: int) -> str:
    return f"{money.from_minor(minor):.2f}"
