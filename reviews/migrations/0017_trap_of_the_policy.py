"""The trap of the policy: whoever it covers reads it."""

from django.db import migrations


def install(apps, schema_editor):
    """An organisation that was set up before gets the trap as well."""
    Trap = apps.get_model("accounts", "Trap")
    if not Trap.objects.exists():
        return  # Nothing is set up yet; setting up installs it.
    Trap.objects.get_or_create(
        key="policy-read",
        defaults={
            "name": "Policy read",
            "purpose": "Everyone whom a policy covers reads it before it can apply to them.",
            "cadence": "once",
            "grace_working_days": 1,
        },
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0047_trap_of_catch_ups'),
        ('reviews', '0016_policies'),
    ]

    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
