"""The trap of a catch-up: what was missed is caught up on a day that the explanation names."""

from django.db import migrations


def install(apps, schema_editor):
    """An organisation that was set up before gets the trap of catch-ups."""
    Trap = apps.get_model("accounts", "Trap")
    if not Trap.objects.exists():
        return  # Nothing is set up yet; setting up installs it.
    Trap.objects.get_or_create(
        key="catch-up",
        defaults={
            "name": "Catch-up",
            "purpose": "What was missed is caught up on the day that the explanation of the miss named.",
            "cadence": "once",
            "grace_working_days": 1,
        },
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0045_waiting_requests'),
    ]

    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
