"""The moves of approved account plans are owed: an organisation that was set up before gets the trap they stand under."""

from django.db import migrations


def install(apps, schema_editor):
    Trap = apps.get_model("accounts", "Trap")
    if not Trap.objects.exists():
        return  # Nothing is set up yet; setting up installs it.
    Trap.objects.get_or_create(
        key="account-move",
        defaults={
            "name": "Account move",
            "purpose": "A dated move of an approved account plan is done by its day.",
            "cadence": "once",
            "grace_working_days": 1,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
