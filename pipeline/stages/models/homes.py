"""Where a pipeline is kept from a day on."""

from django.db import models

from accounts.record.models.constraints import one_of
from accounts.record.models.guards import Unchanged
from pipeline.stages.rules.homes import Home


class PipelineHome(models.Model):
    """From a day on a pipeline is kept here or in the CRM; of several from the same day the last one set.

    A pipeline without a row is kept here. No row goes, and none is changed: what came before keeps its rule.
    """

    pipeline = models.ForeignKey("pipeline.Pipeline", on_delete=models.CASCADE, related_name="homes")
    home = models.CharField(max_length=4)
    starts_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [Unchanged("pipeline_id"), Unchanged("home"), Unchanged("starts_on")]

    class Meta:
        constraints = [one_of("pipelinehome", "home", list(Home.values))]
        indexes = [models.Index(fields=["pipeline", "starts_on", "id"], name="pipelinehome_since")]
