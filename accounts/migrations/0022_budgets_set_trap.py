"""The trap of who sets the budgets of the next year."""

from django.db import migrations


def install(apps, schema_editor):
    """An organisation that was set up before gets the trap under which the budgets of a year are owed."""
    Trap = apps.get_model("accounts", "Trap")
    if not Trap.objects.exists():
        return  # Nothing is set up yet; setting up installs it.
    Trap.objects.get_or_create(
        key="budgets-set",
        defaults={
            "name": "Budgets set",
            "purpose": "Everyone with a number knows the next one before the year starts, in time to plan for it.",
            "cadence": "year",
            "grace_working_days": 1,
        },
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0021_logins_remembered'),
    ]

    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
