"""Pipelines and their stages for programs: everybody reads them, admins set them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import permissions, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.organisation.api.doors import AdminsWrite
from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.record.api.fields import DayField
from pipeline.bookings.api.credit_shares import ShareField
from pipeline.bookings.rules.credit import percent
from pipeline.customers.api.fact_fields import KeyField
from pipeline.customers.api.facts import Facts
from pipeline.pipelines.selectors import pipelines as selector
from pipeline.pipelines.services import checklist_items
from pipeline.pipelines.services import pipelines as service
from pipeline.stages.models import Pipeline, Stage, StageChance
from pipeline.stages.models.stages import FORECAST_CATEGORIES
from pipeline.stages.rules.methods import METHODS
from pipeline.stages.selectors import chances, stage_keys, stages
from traps_web.lib.faults import Invalid

OWN_NAMES = {"probability": "probability_ppm"}
OPEN_ONLY = ("probability", "forecast_category", "stale_after_days")


class PipelineSerializer(serializers.ModelSerializer[Pipeline]):
    """A way from first contact to won or lost; new deals start in the default one."""

    stage_count = serializers.IntegerField(help_text="Open stages in use.")
    open_count = serializers.IntegerField(help_text="Open deals.")

    class Meta:
        model = Pipeline
        fields = ["id", "name", "is_default", "stage_count", "open_count"]


class PipelineWriteSerializer(serializers.Serializer[Any]):
    """The name of a pipeline."""

    name = serializers.CharField(max_length=120)


class MethodSerializer(serializers.Serializer[Any]):
    """A method to install onto the stages."""

    method = serializers.ChoiceField(choices=sorted(METHODS))


class InstalledSerializer(serializers.Serializer[Any]):
    """How many questions are new; those that stood already are left."""

    added = serializers.IntegerField()


@extend_schema_view(
    list=extend_schema(responses={200: PipelineSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: PipelineSerializer, **READ_ERRORS}),
)
class PipelineViewSet(Facts):
    """All pipelines, the default one first."""

    serializer_class = PipelineSerializer
    permission_classes = [permissions.IsAuthenticated, AdminsWrite]
    queryset = Pipeline.objects.none()

    def get_queryset(self) -> QuerySet[Pipeline]:
        return selector.every()

    @extend_schema(request=PipelineWriteSerializer, responses={201: PipelineSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Set up another pipeline, with the usual stages to be renamed."""
        said = told(PipelineWriteSerializer, request)
        made = service.create(request.act, **said)
        return self.answer(request, made.pk, is_new=True)

    @extend_schema(request=PipelineWriteSerializer, responses={200: PipelineSerializer, **WRITE_ERRORS})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Give a pipeline another name."""
        one, said = self.get_object(), told(PipelineWriteSerializer, request)
        service.rename(request.act, pipeline=one, **said)
        return self.answer(request, one.pk)

    @extend_schema(request=None, responses={200: PipelineSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def default(self, request: Request, pk: str) -> Response:
        """Let new deals, and names of stages in files and programs, mean this pipeline."""
        one = self.get_object()
        service.make_default(request.act, pipeline=one)
        return self.answer(request, one.pk)

    @extend_schema(request=MethodSerializer, responses={200: InstalledSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def install(self, request: Request, pk: str) -> Response:
        """Put the questions of a method onto the open stages."""
        one, said = self.get_object(), told(MethodSerializer, request)
        added = checklist_items.install_method(request.act, pipeline=one, **said)
        return Response({"added": added})


class StageChanceSerializer(serializers.ModelSerializer[StageChance]):
    """The chance of a stage from a day on; of several from the same day the last one set holds."""

    probability = serializers.SerializerMethodField()
    set_by_name = serializers.CharField(source="set_by.name", default=None, allow_null=True)

    class Meta:
        model = StageChance
        fields = ["starts_on", "probability", "set_at", "set_by_name"]

    def get_probability(self, row: StageChance) -> str:
        return percent(row.probability_ppm)


class StageSerializer(serializers.ModelSerializer[Stage]):
    """A step of a pipeline with the chance, in per cent, that a deal at it is won."""

    pipeline = serializers.CharField(source="pipeline.name")
    probability = serializers.SerializerMethodField()

    class Meta:
        model = Stage
        fields = [
            "id", "pipeline", "pipeline_id", "name", "position", "kind", "probability", "forecast_category", "stale_after_days",
            "retired_at",
        ]  # fmt: skip

    def get_probability(self, stage: Stage) -> str:
        return percent(stage.probability_ppm)


class StageWriteSerializer(serializers.Serializer[Any]):
    """What can be written of a stage; what is left out stays. Won and lost have just a name."""

    name = serializers.CharField(max_length=120)
    probability = ShareField(
        least=0,
        error_messages={"invalid": "Write the chance in per cent like 20 or 12.5, from 0 to 100."},
        help_text="Per cent, up to four decimals.",
    )
    probability_from = DayField(
        required=False, help_text="From which day on the chance holds: today (when left out) or a later day."
    )
    forecast_category = serializers.ChoiceField(choices=FORECAST_CATEGORIES[:-1], required=False)
    stale_after_days = serializers.IntegerField(
        min_value=1, max_value=250, required=False, allow_null=True, help_text="Working days; null: never."
    )


class NewStageSerializer(StageWriteSerializer):
    """A new open stage, with its pipeline."""

    probability_from = None
    pipeline = KeyField(stage_keys.pipeline, help_text="Id or name.")


class ShiftSerializer(serializers.Serializer[Any]):
    """Where to."""

    to = serializers.ChoiceField(choices=["earlier", "later"])


class RemovedSerializer(serializers.Serializer[Any]):
    """What became of the stage."""

    removed = serializers.BooleanField(help_text="False: deals were there, so it is retired and may come back.")


def stage_data(said: dict[str, Any], stage: Stage | None = None) -> service.StageData:
    """A stage as the service takes it: what is said, and what stands. Raises Invalid for what won and lost do not have."""
    if stage is not None and stage.kind != "open" and (more := [name for name in OPEN_ONLY if name in said]):
        raise Invalid(**dict.fromkeys(more, "Won and lost have just a name."))
    names = service.StageData.__dataclass_fields__
    standing = {} if stage is None else {name: getattr(stage, name) for name in names}
    return service.StageData(**standing | {OWN_NAMES.get(name, name): value for name, value in said.items()})


@extend_schema_view(
    list=extend_schema(responses={200: StageSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: StageSerializer, **READ_ERRORS}),
)
class StageViewSet(Facts):
    """The steps from first contact to won or lost, in order; retired ones among them."""

    serializer_class = StageSerializer
    permission_classes = [permissions.IsAuthenticated, AdminsWrite]
    queryset = Stage.objects.none()

    def get_queryset(self) -> QuerySet[Stage]:
        return stages.every()

    @extend_schema(request=NewStageSerializer, responses={201: StageSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Add an open stage behind the open ones."""
        said = told(NewStageSerializer, request)
        into = selector.one(pk=said.pop("pipeline"))
        made = service.add_stage(request.act, pipeline=into, data=stage_data(said))
        return self.answer(request, made.pk, is_new=True)

    @extend_schema(request=StageWriteSerializer(partial=True), responses={200: StageSerializer, **WRITE_ERRORS})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a stage; another probability holds from a day on, and weighs its open deals anew on that day."""
        stage, said = self.get_object(), told(StageWriteSerializer, request, partial=True)
        if stage.kind != "open" and "probability_from" in said:
            raise Invalid(probability_from="Won and lost have just a name.")
        since = said.pop("probability_from", None)
        try:
            service.change_stage(request.act, stage=stage, data=stage_data(said, stage), chance_from=since)
        except Invalid as wrong:
            names = {"chance_from": "probability_from", "probability_ppm": "probability"}
            raise Invalid(**{names.get(name, name): sentence for name, sentence in wrong.errors.items()}) from None
        return self.answer(request, stage.pk)

    @extend_schema(responses={200: StageChanceSerializer(many=True), **READ_ERRORS})
    @action(methods=["get"], detail=True, pagination_class=None)
    def chances(self, request: Request, pk: str) -> Response:
        """The chances of a stage and from which day on each holds, the latest first."""
        return Response(StageChanceSerializer(chances.history(stage=self.get_object()), many=True).data)

    @extend_schema(request=ShiftSerializer, responses={200: StageSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def shift(self, request: Request, pk: str) -> Response:
        """Change places with the open stage before or after; at the end nothing happens."""
        stage, said = self.get_object(), told(ShiftSerializer, request)
        service.shift_stage(request.act, stage=stage, later=said["to"] == "later")
        return self.answer(request, stage.pk)

    @extend_schema(request=None, responses={200: RemovedSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def retire(self, request: Request, pk: str) -> Response:
        """Take an open stage out of use: removed when no deal was ever there, else retired."""
        removed = service.remove_stage(request.act, stage=self.get_object())
        return Response({"removed": removed}, status=status.HTTP_200_OK)

    @extend_schema(request=None, responses={200: StageSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def restore(self, request: Request, pk: str) -> Response:
        """Let deals come to a retired stage again."""
        stage = self.get_object()
        service.restore_stage(request.act, stage=stage)
        return self.answer(request, stage.pk)
