"""Up to which amount a deal is won without the line's word, and the trap of the decision above it."""

import traps_web.lib.fields
from django.db import migrations, models


def install(apps, schema_editor):
    """An organisation that was set up before gets the trap under which requests to win are decided."""
    Trap = apps.get_model("accounts", "Trap")
    if not Trap.objects.exists():
        return  # Nothing is set up yet; setting up installs it.
    Trap.objects.get_or_create(
        key="win-decision",
        defaults={
            "name": "Request to win decided",
            "purpose": "Who asks to win a deal gets an answer within two working days.",
            "cadence": "once",
            "grace_working_days": 1,
        },
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_owed_from'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='win_limit_amount',
            field=traps_web.lib.fields.MoneyField(blank=True, help_text="Up to this amount a deal is won without the line's word; empty: no limit.", null=True),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('win_limit_amount__isnull', True), ('win_limit_amount__gte', 0), _connector='OR'), name='organisation_win_limit_not_negative'),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
