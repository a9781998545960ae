"""The facts' part of a fresh installation: categories, a pipeline, reasons for pushes, activity types."""

from __future__ import annotations

from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from pipeline.activities.models import ActivityType
from pipeline.bookings.models import Category
from pipeline.bookings.services import categories
from pipeline.deals.services import push_choices
from pipeline.pipelines.services import first_stages
from pipeline.stages.models import Pipeline, Stage, StageChance

ACTIVITY_TYPES = [
    ("calls", "Calls"),
    ("conversations", "Conversations"),
    ("first-meetings", "First meetings"),
    ("proposals", "Proposals"),
    ("referrals", "Referrals asked"),
]


@configuration.writes(ActivityType, Category, Pipeline, Stage, StageChance)
def install(act: Act) -> None:
    """Install the default categories, pipeline, push reasons and activity types; what stands already is left alone."""
    categories.install()
    first_stages.install()
    push_choices.install()
    if not ActivityType.objects.exists():
        ActivityType.objects.bulk_create(
            [ActivityType(key=key, name=name, position=place) for place, (key, name) in enumerate(ACTIVITY_TYPES, 1)]
        )
