"""Names from before they were kept on one line are put on one; the trail says what each was."""

from django.db import migrations
from django.utils import timezone

from traps_web.lib import twins

NAMED = {
    "accounts": ("ColumnMapping", "Organisation", "Person", "Team", "Trap"),
    "pipeline": (
        "ActivityType",
        "Category",
        "ChecklistItem",
        "Contact",
        "Customer",
        "Deal",
        "Milestone",
        "Pipeline",
        "Product",
        "ProductAlias",
        "ProductLine",
        "SavedView",
        "Stage",
    ),
    "plans": ("Curve",),
    "reviews": ("Cause",),
}
"""Every table with a name that may be changed. Signatures keep the names of their day, and tokens end within 90 days."""


def put_on_one_line(apps, schema_editor):
    for app, tables in NAMED.items():
        for table in tables:
            twins.put_on_one_line(apps, apps.get_model(app, table), timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0029_hashes_by_which_others_may_be_meant"),
        ("pipeline", "0014_replaced_files"),
        ("plans", "0012_keys_of_curves"),
        ("reviews", "0007_rule_of_opening_reviews"),
    ]

    operations = [migrations.RunPython(put_on_one_line, migrations.RunPython.noop, elidable=True)]
