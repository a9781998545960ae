from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What each tier asks becomes what it has asked since the beginning."""

    dependencies = [
        ("plans", "0008_targets_and_what_weeks_owed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(model_name="tierrule", name="tier", field=models.CharField(max_length=1)),
        migrations.AddField(
            model_name="tierrule",
            name="starts_on",
            field=models.DateField(default=date(1900, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="tierrule",
            name="set_at",
            field=models.DateTimeField(blank=True, help_text="Empty: it came with the installation.", null=True),
        ),
        migrations.AddField(
            model_name="tierrule",
            name="set_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="tierrule", index=models.Index(fields=["starts_on", "id"], name="tierrule_since")
        ),
        migrations.AddConstraint(
            model_name="tierrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_at__isnull", False), ("set_by__isnull", False)),
                    models.Q(("set_at__isnull", True), ("set_by__isnull", True)),
                    _connector="OR",
                ),
                name="tierrule_set_paired",
            ),
        ),
    ]
