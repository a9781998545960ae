from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def take_over(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What was opened before there were rules keeps the grace of its trap."""
    obligations, traps = apps.get_model("accounts", "Obligation"), apps.get_model("accounts", "Trap")
    grace = traps.objects.filter(pk=OuterRef("trap")).values("grace_working_days")
    obligations.objects.exclude(trap__grace_working_days=1).update(grace_working_days=Subquery(grace))


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_trap_rules")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
