"""Names and addresses get the key by which they are compared; those that were kept twice are kept apart and told to the admins."""

from django.db import migrations
from django.utils import timezone

from traps_web.lib import twins
from traps_web.lib.keys import KeyColumn
from traps_web.lib.normal_form import address


def fill(apps, schema_editor):
    """Clean what stands, keep twins apart, work out the keys."""
    person, team, mapping = (apps.get_model("accounts", name) for name in ("Person", "Team", "ColumnMapping"))
    twins.clean_column(person, "name")
    renamed = [
        *twins.settle(person, "email", form=address, number=twins.numbered_address),
        *twins.settle(team),
        *twins.settle(mapping),
    ]
    twins.fill_keys(person, email_key="email", name_key="name")
    twins.fill_keys(team, name_key="name")
    twins.fill_keys(mapping, name_key="name")
    twins.tell(apps, renamed, timezone.now())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_limits_of_pace_from_a_day_on")]

    operations = [
        migrations.AddField("columnmapping", "name_key", KeyColumn()),
        migrations.AddField("person", "email_key", KeyColumn(of="email")),
        migrations.AddField("person", "name_key", KeyColumn()),
        migrations.AddField("team", "name_key", KeyColumn()),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
