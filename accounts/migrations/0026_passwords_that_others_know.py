from datetime import timedelta

from django.db import migrations, models
from django.db.models import F

DOUBTFUL_FOR = timedelta(days=3)


def end_doubts(apps, schema_editor):
    changes = apps.get_model("accounts", "LoginChange").objects.using(schema_editor.connection.alias)
    changes.update(doubtful_until=F("at") + DOUBTFUL_FOR)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0025_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="loginchange",
            name="doubtful_until",
            field=models.DateTimeField(
                blank=True,
                help_text="Up to when a signature has to be confirmed. Empty: who made the change knows the password, "
                "and the person has not chosen another yet.",
                null=True,
            ),
        ),
        migrations.RunPython(end_doubts, migrations.RunPython.noop),
    ]
