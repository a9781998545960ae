import django.db.models.deletion
from django.db import migrations, models

import traps_web.lib.fields

SUM_UP = """
    INSERT INTO pipeline_teamdailycredit (day, team_id, amount)
    SELECT day, team_id, SUM(amount) FROM pipeline_dailycredit GROUP BY day, team_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_lighten_obligation_indexes"),
        ("pipeline", "0003_cover_last_contacts"),
    ]

    operations = [
        migrations.CreateModel(
            name="TeamDailyCredit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("amount", traps_web.lib.fields.MoneyField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["day"], include=("team", "amount"), name="teamdailycredit_day")],
                "constraints": [models.UniqueConstraint(fields=("day", "team"), name="teamdailycredit_once")],
            },
        ),
        migrations.RunSQL(SUM_UP, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="dailycredit",
            name="team",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"
            ),
        ),
        migrations.AddIndex(
            model_name="dailycredit",
            index=models.Index(fields=["team", "day"], include=("person", "amount"), name="dailycredit_team_day"),
        ),
    ]
