"""One curve of a name, in the normal form; twins are kept apart and told to the admins."""

from django.db import migrations, models
from django.utils import timezone

from traps_web.lib import twins
from traps_web.lib.keys import KeyColumn


def fill(apps, schema_editor):
    """Clean what stands, keep twins apart, work out the keys."""
    curve = apps.get_model("plans", "Curve")
    renamed = twins.settle(curve)
    twins.fill_keys(curve, name_key="name")
    twins.tell(apps, renamed, timezone.now())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_keys_of_names"), ("plans", "0011_open_the_history_of_budgets")]

    operations = [
        migrations.AddField("curve", "name_key", KeyColumn()),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "curve", models.UniqueConstraint(fields=("name_key",), name="curve_name_key_unique")
        ),
    ]
