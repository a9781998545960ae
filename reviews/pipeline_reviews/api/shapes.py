"""What the parts of a pipeline review are for programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import money_field
from reviews.pipeline_reviews.models import DealVerdict, FollowUp, PipelineMinutes, PipelineReview
from reviews.pipeline_reviews.selectors import minutes as minutes_selector


class PipelineReviewSerializer(serializers.ModelSerializer[PipelineReview]):
    """The review of a team in a week. `version` counts steps: send it back to open or close it."""

    team_name = serializers.CharField(source="team.name")
    holder_name = serializers.CharField(source="holder.name")

    class Meta:
        model = PipelineReview
        fields = [
            "id",
            "team",
            "team_name",
            "week",
            "holder",
            "holder_name",
            "status",
            "due_on",
            "due_at",
            "previous",
            "since_on",
            "held_on",
            "opened_at",
            "opened_by",
            "closed_at",
            "closed_by",
            "call",
            "version",
        ]


class FollowUpSerializer(serializers.ModelSerializer[FollowUp]):
    """What somebody has to do by a day because a pipeline review said so."""

    owner_name = serializers.CharField(source="owner.name")

    class Meta:
        model = FollowUp
        fields = [
            "id",
            "kind",
            "review",
            "deal",
            "position",
            "text",
            "owner",
            "owner_name",
            "due_on",
            "made_at",
            "made_by",
            "done_at",
            "done_by",
            "dropped_at",
        ]


class DealVerdictSerializer(serializers.ModelSerializer[DealVerdict]):
    """A verdict or a note. `keeps` counts the keeps in a row of the deal without a change; the third raises a flag."""

    by_name = serializers.CharField(source="by.name")
    amount = money_field(allow_null=True, help_text="Of the deal, when it was said.")

    class Meta:
        model = DealVerdict
        fields = [
            "id",
            "deal",
            "verdict",
            "words",
            "close_on",
            "resume_on",
            "stage",
            "forecast",
            "in_crm",
            "amount",
            "keeps",
            "raises_flag",
            "at",
            "by",
            "by_name",
        ]


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a deal stands at its place."""

    kind = serializers.CharField()
    text = serializers.CharField()
    number = serializers.IntegerField(allow_null=True, help_text="Days, items or times; null: nothing to count.")


class InReviewSerializer(serializers.Serializer[Any]):
    """A deal at its place, as it stood when the review was opened; before that, as it stands now."""

    position = serializers.IntegerField()
    part = serializers.CharField(help_text="not ready, largest, moved or rest.")
    on_list = serializers.BooleanField(help_text="Among the first 20, which are the list of the review.")
    reasons = ReasonSerializer(many=True)
    deal = serializers.IntegerField()
    name = serializers.CharField()
    owner = serializers.IntegerField()
    owner_name = serializers.CharField()
    stage_name = serializers.CharField()
    amount = money_field(allow_null=True)
    forecast = serializers.CharField()
    close_on = DayField(allow_null=True)
    next_step = serializers.CharField()
    next_step_on = DayField(allow_null=True)
    status = serializers.CharField(help_text="Of the deal now: open, won or lost.")
    has_flag = serializers.BooleanField(help_text="Kept three times in a row, and not changed since.")
    overtaken = serializers.CharField(help_text="Why it takes no verdict any more; empty while it does.")
    verdict = DealVerdictSerializer(allow_null=True, help_text="The one that stands in this review.")
    last_verdict = serializers.IntegerField(allow_null=True, help_text="Send it as `after` with the next verdict.")
    notes = DealVerdictSerializer(many=True)
    before = DealVerdictSerializer(many=True, help_text="The verdicts of earlier reviews, the oldest first.")


class BucketSumSerializer(serializers.Serializer[Any]):
    """What moved for one cause, signed."""

    name = serializers.CharField()
    count = serializers.IntegerField()
    amount = serializers.CharField()


class MovedSerializer(serializers.Serializer[Any]):
    """The open pipeline of the team: the opening plus all buckets is the closing."""

    opening = serializers.CharField()
    buckets = BucketSumSerializer(many=True)
    closing = serializers.CharField()


class SaidThenSerializer(serializers.Serializer[Any]):
    """A verdict of the last review."""

    verdict = DealVerdictSerializer()
    deal_name = serializers.CharField(source="verdict.reviewed.name")
    has_changed = serializers.BooleanField(help_text="Whether the deal changed since.")
    held = serializers.CharField(help_text="Of a move: held, broken or waiting; empty for others.")


class AskedThenSerializer(serializers.Serializer[Any]):
    """A follow-up of the last review."""

    follow_up = FollowUpSerializer()
    held = serializers.CharField(help_text="held: done by its day; broken; waiting.")


class AgendaSerializer(serializers.Serializer[Any]):
    """How a review opens: what moved between two days, and what the last review said."""

    since = DayField()
    until = DayField()
    movement = MovedSerializer(allow_null=True)
    last_review = serializers.IntegerField(allow_null=True)
    verdicts = SaidThenSerializer(many=True)
    follow_ups = AskedThenSerializer(many=True)
    held = serializers.IntegerField(help_text="How many moves and follow-ups held.")
    due = serializers.IntegerField(help_text="How many of them are decided by now.")


class TallySerializer(serializers.Serializer[Any]):
    """How many deals got a verdict, with their money."""

    verdict = serializers.CharField()
    deals = serializers.IntegerField()
    amount = money_field()


class EndingSerializer(serializers.Serializer[Any]):
    """What a live review would end with now."""

    period = serializers.CharField(source="period.key")
    deals = serializers.IntegerField()
    judged = serializers.IntegerField()
    closed_meanwhile = serializers.IntegerField(help_text="Won or lost during the review, without a verdict.")
    to_judge = serializers.SerializerMethodField(help_text="Deals that need a verdict before the review can close.")
    flags = serializers.IntegerField()
    verdicts = TallySerializer(source="tallies", many=True)
    budget = serializers.CharField(source="gap.budget", default=None, allow_null=True)
    gap = serializers.CharField(source="gap.missing", default=None, allow_null=True)
    coverage = serializers.SerializerMethodField(help_text="Open pipeline through gap; null: no budget or no gap.")
    call = serializers.IntegerField(source="call.pk", default=None, allow_null=True)
    expected = serializers.CharField(source="lands.expected", default=None, allow_null=True)
    low = serializers.CharField(source="lands.low", default=None, allow_null=True)
    high = serializers.CharField(source="lands.high", default=None, allow_null=True)

    def get_to_judge(self, ending: Any) -> list[int]:
        return [row.row.deal_id for row in ending.to_judge]

    def get_coverage(self, ending: Any) -> float | None:
        coverage = ending.gap.coverage if ending.gap else None
        return None if coverage is None else round(float(coverage), 4)


class PipelineMinutesSerializer(serializers.ModelSerializer[PipelineMinutes]):
    """The frozen minutes. `sha256` is the fingerprint of the document in its canonical spelling."""

    document = serializers.SerializerMethodField()

    class Meta:
        model = PipelineMinutes
        fields = ["schema", "sha256", "written_at", "written_by", "document"]

    def get_document(self, row: PipelineMinutes) -> dict[str, Any]:
        return minutes_selector.document(row)


class OnRosterSerializer(serializers.Serializer[Any]):
    """A team's review of the week with how far it came."""

    review = PipelineReviewSerializer()
    deals = serializers.IntegerField()
    judged = serializers.IntegerField()
    is_late = serializers.BooleanField(help_text="Closed after its deadline.")


class OutcomeSumSerializer(serializers.Serializer[Any]):
    """Kept deals that came to one end."""

    deals = serializers.IntegerField()
    amount = money_field(help_text="At the amount at which each was first kept.")


class KeptSerializer(serializers.Serializer[Any]):
    """What keeps came to."""

    kept = OutcomeSumSerializer()
    won = OutcomeSumSerializer()
    lost = OutcomeSumSerializer()
    open = OutcomeSumSerializer()
    mean_weeks = serializers.FloatField(allow_null=True, help_text="From the first keep to the end, or to today.")
    share_won = serializers.FloatField(allow_null=True, help_text="Of the money that came to an end.")
    flagged = OutcomeSumSerializer(help_text="Kept three times in a row without a change.")
    flagged_won = OutcomeSumSerializer()


class OfJudgeSerializer(serializers.Serializer[Any]):
    """The memory of one person's keeps."""

    person = serializers.IntegerField(source="person.pk")
    person_name = serializers.CharField(source="person.name")
    memory = KeptSerializer()


class MemorySerializer(serializers.Serializer[Any]):
    """What keep kept alive, by who said it; a deal counts once for each person and once in the whole."""

    judges = OfJudgeSerializer(many=True)
    whole = KeptSerializer()
