"""The trap of the weekly pipeline review, and those of what it asks of people."""

from django.db import migrations

TRAPS = (
    ("pipeline-review", "Pipeline review", "The team’s open deals are reviewed every week, one by one.", "week"),
    ("deal-help", "Help with a deal", "Help that a pipeline review asked for is given by its day.", "once"),
    ("review-action", "Action of a pipeline review", "What a pipeline review agreed is done by its day.", "once"),
    (
        "crm-verdict",
        "Verdict carried out in the CRM",
        "A verdict on a deal that the CRM keeps is carried out there by its owner.",
        "once",
    ),
)


def install(apps, schema_editor):
    """An organisation that was set up before gets the traps of pipeline reviews."""
    Trap = apps.get_model("accounts", "Trap")
    if not Trap.objects.exists():
        return  # Nothing is set up yet; setting up installs them.
    for key, name, purpose, cadence in TRAPS:
        defaults = {"name": name, "purpose": purpose, "cadence": cadence, "grace_working_days": 1}
        Trap.objects.get_or_create(key=key, defaults=defaults)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0038_traps_of_calls'),
    ]

    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
