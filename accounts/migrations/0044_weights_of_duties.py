"""What a duty weighs in the score: that of its trap, kept from its opening on."""

from django.db import migrations, models
from django.db.models import F

WEIGHTS = {
    2: (
        "weekly-log",
        "pipeline-review",
        "account-plan",
        "plan-decision",
        "extension-decision",
        "win-decision",
        "leave-decision",
    ),
    3: ("review-preparation", "review-held", "annual-plan", "quarterly-plan"),
}


def weigh(apps, schema_editor):
    """Duties that stand already weigh what those of their trap weigh from now on."""
    Obligation = apps.get_model("accounts", "Obligation")
    for weight, keys in WEIGHTS.items():
        Obligation.objects.filter(trap__key__in=keys).update(weight=weight)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0040_own_traps"),
    ]

    operations = [
        migrations.AddField(
            model_name="obligation",
            name="weight",
            field=models.PositiveSmallIntegerField(
                db_default=1,
                default=1,
                help_text="What it weighs in the score: that of its trap when it was opened.",
            ),
        ),
        migrations.RunPython(weigh, migrations.RunPython.noop),
    ]
