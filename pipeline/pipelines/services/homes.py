"""Keeping a pipeline here or in the CRM from a day on."""

from __future__ import annotations

from datetime import date

from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration
from accounts.organisation.services.from_day import from_day_fault
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.stages.models import Pipeline, PipelineHome
from pipeline.stages.rules.homes import Home
from pipeline.stages.selectors import homes
from traps_web.lib.faults import Invalid


@configuration.writes(PipelineHome)
def set_home(act: Act, *, pipeline: Pipeline, home: str, starts_on: date | None = None) -> Pipeline:
    """Keep a pipeline here or in the CRM from a day on, today when none is given.

    Nothing that came before is judged anew. Raises Invalid (home, starts_on).
    """
    since = starts_on or organisation_today(act.now)
    if home not in Home.values:
        raise Invalid(home="Choose here or in the CRM.")
    if fault := from_day_fault(since, act.now):
        raise Invalid(starts_on=fault)
    before = homes.home_on(pipeline_id=pipeline.pk, day=since)
    if before == home:
        return pipeline
    PipelineHome.objects.create(pipeline=pipeline, home=home, starts_on=since, set_at=act.now, set_by=act.person)
    audit.record(
        act,
        verb="pipeline home set",
        subject=pipeline,
        before={"home": str(before)},
        after={"home": str(home), "starts_on": since.isoformat()},
    )
    return pipeline
