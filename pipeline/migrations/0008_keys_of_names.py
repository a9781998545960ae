"""Names get the key by which they are compared, external ids their normal form; twins are kept apart and told to the admins."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

from traps_web.lib import twins
from traps_web.lib.keys import KeyColumn

LIVE = Q(retired_at__isnull=True)
NAMED = (
    "ActivityType", "ChecklistItem", "Contact", "Deal", "Pipeline", "Product", "ProductAlias", "ProductLine", "SavedView", "Stage",
)


def fill(apps, schema_editor):
    """Clean what stands, keep twins apart, work out the keys."""

    def model(name):
        return apps.get_model("pipeline", name)

    for name in ("Customer", "Deal"):
        twins.clean_column(model(name), "name")
    twins.clean_column(model("Customer"), "industry")
    renamed = [
        twin
        for name in ("ActivityType", "Pipeline", "Product", "ProductAlias", "ProductLine")
        for twin in twins.settle(model(name))
    ]
    renamed += twins.settle(model("Stage"), scope=("pipeline_id",))
    renamed += twins.settle(model("SavedView"), scope=("owner_id",))
    renamed += twins.settle(model("Contact"), scope=("customer_id",), only=LIVE)
    renamed += twins.settle(model("ChecklistItem"), scope=("stage_id",), only=LIVE)
    for name in NAMED:
        twins.fill_keys(model(name), name_key="name")
    twins.fill_keys(model("Customer"), name_key="name", industry_key="industry")
    for name in ("Customer", "Deal", "Activity"):
        renamed += twins.settle_ids(model(name))
    booking = model("Booking")
    if twins.has_unsettled_ids(booking):
        with twins.unguarded(schema_editor.connection, booking._meta.db_table):
            renamed += twins.settle_ids(booking)
    twins.tell(apps, renamed, timezone.now())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_keys_of_names"), ("pipeline", "0007_chances_of_stages_from_a_day_on")]

    operations = [
        *(migrations.AddField(name.lower(), "name_key", KeyColumn()) for name in NAMED),
        migrations.AddField("customer", "name_key", KeyColumn()),
        migrations.AddField("customer", "industry_key", KeyColumn(of="industry")),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
