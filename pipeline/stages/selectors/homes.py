"""Where a pipeline is kept on a day: here, or in the CRM."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from accounts.organisation.selectors.configuration import part
from pipeline.stages.models import PipelineHome
from pipeline.stages.rules.homes import Home
from traps_web.lib import dated


def in_crm(day: date) -> frozenset[int]:
    """The ids of the pipelines that are kept in the CRM on a day of the organisation."""
    rows = _dated()
    return frozenset(pk for pk, homes in rows.items() if dated.held_on(homes, day) == Home.CRM)


def is_in_crm(*, pipeline_id: int, day: date) -> bool:
    """Whether one pipeline is kept in the CRM on a day of the organisation."""
    return pipeline_id in in_crm(day)


def home_on(*, pipeline_id: int, day: date) -> Home:
    """Where a pipeline is kept on a day of the organisation."""
    return Home.CRM if is_in_crm(pipeline_id=pipeline_id, day=day) else Home.HERE


def in_crm_since(day: date) -> dict[int, date]:
    """From which day on the pipelines that are kept in the CRM on a day have been so without a break."""
    since: dict[int, date] = {}
    for pk, homes in _dated().items():
        for starts_on, home in homes:
            if starts_on > day:
                break
            if home == Home.CRM:
                since.setdefault(pk, starts_on)
            else:
                since.pop(pk, None)
    return since


def ever_in_crm() -> bool:
    """Whether any pipeline was, is or will be kept in the CRM."""
    return bool(_dated())


@part(PipelineHome)
def _dated() -> dict[int, list[tuple[date, str]]]:
    stored = PipelineHome.objects.order_by("starts_on", "pk")
    rows: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for pipeline_id, starts_on, home in stored.values_list("pipeline_id", "starts_on", "home"):
        rows[pipeline_id].append((starts_on, home))
    return dict(rows)


def history(*, pipeline_id: int) -> list[PipelineHome]:
    """Where a pipeline was, is and will be kept, the latest day first."""
    rows = PipelineHome.objects.filter(pipeline_id=pipeline_id).select_related("set_by")
    return list(rows.order_by("-starts_on", "-pk"))
