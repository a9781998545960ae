"""The traps of the weekly calls of reps, managers and leaders."""

from django.db import migrations

TRAPS = (
    ("forecast-call", "Forecast call", "Each rep says every week what the quarter will bring."),
    ("team-call", "Team call", "Each manager says every week what the team will bring."),
    ("organisation-call", "Organisation call", "The leader says every week what the organisation will bring."),
)


def install(apps, schema_editor):
    """An organisation that was set up before gets the traps under which calls are owed."""
    Trap = apps.get_model("accounts", "Trap")
    if not Trap.objects.exists():
        return  # Nothing is set up yet; setting up installs them.
    for key, name, purpose in TRAPS:
        defaults = {"name": name, "purpose": purpose, "cadence": "week", "grace_working_days": 1}
        Trap.objects.get_or_create(key=key, defaults=defaults)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0037_imports_by_line_and_duties_of_a_crm'),
    ]

    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
