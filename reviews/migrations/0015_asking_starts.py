"""Misses ask for an explanation from the day on which an organisation gets this version, not for what lies before."""

from django.db import migrations
from django.utils import timezone


def start(apps, schema_editor):
    """An organisation that is set up later asks from its first miss on."""
    if not apps.get_model("accounts", "Organisation").objects.exists():
        return
    apps.get_model("reviews", "AskingStart").objects.get_or_create(starts_on=timezone.now().date())


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0047_trap_of_catch_ups'),
        ('reviews', '0014_explanations_of_misses'),
    ]

    operations = [
        migrations.RunPython(start, migrations.RunPython.noop),
    ]
