"""The traps of help: it is started, and its actions are done."""

from django.db import migrations

TRAPS = (
    ("help-start", "Help started", "Who missed the result with every trap kept gets help: their manager starts it."),
    ("help-action", "Action of a help", "What the manager of the person does as help is done by its day."),
)


def install(apps, schema_editor):
    """An organisation that was set up before gets both traps."""
    Trap = apps.get_model("accounts", "Trap")
    if not Trap.objects.exists():
        return  # Nothing is set up yet; setting up installs them.
    for key, name, purpose in TRAPS:
        Trap.objects.get_or_create(
            key=key, defaults={"name": name, "purpose": purpose, "cadence": "once", "grace_working_days": 1}
        )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0048_traps_of_tightenings'),
    ]

    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
