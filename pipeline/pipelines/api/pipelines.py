"""Pipelines and their stages for programs: everybody reads them, admins set them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import permissions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.organisation.api.doors import AdminsWrite
from accounts.organisation.selectors.calendar import organisation_today
from pipeline.bookings.rules.credit import percent
from pipeline.pipelines.forms.pipelines import HomeForm, MethodForm, NewStageForm, PipelineForm, ShiftForm, StageForm
from pipeline.pipelines.selectors import pipelines as selector
from pipeline.pipelines.services import checklist_items
from pipeline.pipelines.services import homes as home_service
from pipeline.pipelines.services import pipelines as services
from pipeline.stages.models import Pipeline, PipelineHome, Stage, StageChance
from pipeline.stages.rules.homes import Home
from pipeline.stages.selectors import chances, homes, stages
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class PipelineSerializer(serializers.ModelSerializer[Pipeline]):
    """A way from first contact to won or lost; new deals start in the default one."""

    stage_count = serializers.IntegerField(help_text="Open stages in use.")
    open_count = serializers.IntegerField(help_text="Open deals.")
    home = serializers.SerializerMethodField(help_text="Where it is kept today: here, or in the CRM.")

    class Meta:
        model = Pipeline
        fields = ["id", "name", "is_default", "home", "stage_count", "open_count"]

    @extend_schema_field(serializers.ChoiceField(choices=Home.choices))
    def get_home(self, pipeline: Pipeline) -> str:
        return str(homes.home_on(pipeline_id=pipeline.pk, day=organisation_today(self.context["request"].now)))


class PipelineHomeSerializer(serializers.ModelSerializer[PipelineHome]):
    """Where a pipeline is kept from a day on; of several from the same day the last one set holds."""

    home = serializers.ChoiceField(choices=Home.choices)
    set_by_name = serializers.CharField(source="set_by.name")

    class Meta:
        model = PipelineHome
        fields = ["starts_on", "home", "set_at", "set_by_name"]


class InstalledSerializer(serializers.Serializer[Any]):
    """How many questions are new; those that stood already are left."""

    added = serializers.IntegerField(source="*")


class PipelineViewSet(Resource):
    """All pipelines, the default one first."""

    serializer_class = PipelineSerializer
    permission_classes = [permissions.IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[Pipeline]:
        return selector.every()

    @act(PipelineForm, services.create)
    def create(self) -> None:
        """Set up another pipeline, with the usual stages to be renamed."""

    @act(PipelineForm, services.rename, row="pipeline", partial=False)
    def partial_update(self) -> None:
        """Give a pipeline another name."""

    @act(None, services.make_default, row="pipeline")
    def default(self) -> None:
        """Let new deals, and names of stages in files and programs, mean this pipeline."""

    @act(HomeForm, home_service.set_home, row="pipeline")
    def home(self) -> None:
        """Keep it here or in the CRM from a day on; nothing that came before is judged anew."""

    @extend_schema(responses={200: PipelineHomeSerializer(many=True), **READ_ERRORS})
    @action(methods=["get"], detail=True, pagination_class=None)
    def homes(self, request: ApiRequest, pk: str) -> Response:
        """Where it was, is and will be kept, the latest day first."""
        return Response(PipelineHomeSerializer(homes.history(pipeline_id=self.get_object().pk), many=True).data)

    @act(MethodForm, checklist_items.install_method, row="pipeline", answers=InstalledSerializer)
    def install(self) -> None:
        """Put the questions of a method onto the open stages."""


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
            "id",
            "pipeline",
            "pipeline_id",
            "name",
            "position",
            "kind",
            "probability",
            "forecast_category",
            "stale_after_days",
            "longest_pause_days",
            "retired_at",
        ]

    def get_probability(self, stage: Stage) -> str:
        return percent(stage.probability_ppm)


class RemovedSerializer(serializers.Serializer[Any]):
    """What became of the stage."""

    removed = serializers.BooleanField(
        source="*", help_text="False: deals were there, so it is retired and may come back."
    )


class StageViewSet(Resource):
    """The steps from first contact to won or lost, in order; retired ones among them."""

    serializer_class = StageSerializer
    permission_classes = [permissions.IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[Stage]:
        return stages.every()

    @act(NewStageForm, services.add_stage)
    def create(self) -> None:
        """Add an open stage behind the open ones."""

    @act(StageForm, services.change_stage, row="stage")
    def partial_update(self) -> None:
        """Change a stage; another probability holds from a day on, and open deals are weighted by it from then."""

    @extend_schema(responses={200: StageChanceSerializer(many=True), **READ_ERRORS})
    @action(methods=["get"], detail=True, pagination_class=None)
    def chances(self, request: ApiRequest, pk: str) -> Response:
        """The chances of a stage and from which day on each holds, the latest first."""
        return Response(StageChanceSerializer(chances.history(stage=self.get_object()), many=True).data)

    @act(ShiftForm, services.shift_stage, row="stage")
    def shift(self) -> None:
        """Change places with the open stage before or after; at the end nothing happens."""

    @act(None, services.remove_stage, row="stage", answers=RemovedSerializer)
    def retire(self) -> None:
        """Take an open stage out of use: removed when no deal was ever there, else retired."""

    @act(None, services.restore_stage, row="stage")
    def restore(self) -> None:
        """Let deals come to a retired stage again."""
