"""The traps of a tightening: its checks, and what is owed besides."""

from django.db import migrations

TRAPS = (
    (
        "tightening-check",
        "Tightening checked",
        "While somebody is tightened, their manager looks at it with them on the days agreed.",
    ),
    (
        "tightening-duty",
        "Extra duty",
        "While somebody is tightened, they owe one thing more, on the days agreed.",
    ),
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
        ('accounts', '0047_trap_of_catch_ups'),
    ]

    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
