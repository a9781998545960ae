"""One cause of a name, in the normal form; twins are kept apart and told to the admins."""

from django.db import migrations, models
from django.utils import timezone

from traps_web.lib import twins
from traps_web.lib.keys import KeyColumn


def fill(apps, schema_editor):
    """Clean what stands, keep twins apart, work out the keys."""
    cause = apps.get_model("reviews", "Cause")
    renamed = twins.settle(cause)
    twins.fill_keys(cause, name_key="name")
    twins.tell(apps, renamed, timezone.now())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_keys_of_names"), ("reviews", "0004_moves_and_taken_back_cycles")]

    operations = [
        migrations.AddField("cause", "name_key", KeyColumn()),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "cause", models.UniqueConstraint(fields=("name_key",), name="cause_name_key_unique")
        ),
    ]
