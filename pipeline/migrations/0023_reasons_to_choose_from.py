"""The reasons for pushes that an organisation begins with, for those that stand already."""

from django.db import migrations

REASONS = (
    "decision postponed by the customer",
    "budget not released",
    "procurement or legal takes longer",
    "decision maker changed",
    "our offer or delivery is late",
    "the first date was a guess",
)


def install(apps, schema_editor):
    choices = apps.get_model("pipeline", "PushChoice").objects
    if not apps.get_model("accounts", "Organisation").objects.exists() or choices.exists():
        return
    for position, name in enumerate(REASONS, 1):
        choices.create(name=name, name_key=name.casefold(), position=position)


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0022_reasons_of_pushes"), ("accounts", "0038_traps_of_calls")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
