"""From which day on people owe: who is here already owes on as before, and the trap of the first sign-in is installed."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Greatest

TWO_WEEKS = timedelta(days=14)


def keep_owing(apps, schema_editor):
    """Everybody counts as reached two weeks before the installation: the first full week after it lies before all they owe."""
    organisation = apps.get_model("accounts", "Organisation").objects.first()
    if organisation is None:
        return  # Nobody is here yet.
    people = apps.get_model("accounts", "Person").objects
    reached_at = organisation.created_at - TWO_WEEKS
    people.filter(reached_at=None).update(reached_at=reached_at)
    people.filter(first_signed_in_at=None, last_login__isnull=False).update(
        first_signed_in_at=Greatest("last_login", Value(reached_at, output_field=models.DateTimeField()))
    )


def install_trap(apps, schema_editor):
    Trap = apps.get_model("accounts", "Trap")
    if not Trap.objects.exists():
        return  # Nothing is set up yet; setting up installs it.
    Trap.objects.get_or_create(
        key="first-sign-in",
        defaults={
            "name": "First sign-in",
            "purpose": "Who is invited signs in within a week, so that work can begin.",
            "cadence": "once",
            "grace_working_days": 1,
        },
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_deputies_and_decisions_alone'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='started_on',
            field=models.DateField(blank=True, help_text='The first day for which anybody owes anything here. Empty: since ever.', null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='first_signed_in_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='reached_at',
            field=models.DateTimeField(blank=True, help_text='Invited or signed in, whichever came first; they owe from the next week on.', null=True),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('first_signed_in_at__isnull', True), models.Q(('reached_at__isnull', False), ('reached_at__lte', models.F('first_signed_in_at'))), _connector='OR'), name='person_reached_by_the_first_sign_in'),
        ),
        migrations.RunPython(keep_owing, migrations.RunPython.noop),
        migrations.RunPython(install_trap, migrations.RunPython.noop),
    ]
