"""Acts that were taken back by who did them, and notices that wait while that may happen."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0032_mail_choices_carried_over")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="not_before",
            field=models.DateTimeField(
                blank=True,
                help_text="Until then it is neither shown nor mailed: what it tells may be undone.",
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="Undo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="undo", to="accounts.auditevent"
                    ),
                ),
            ],
        ),
    ]
