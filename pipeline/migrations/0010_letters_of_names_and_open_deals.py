"""Indexes for the search in names of deals, and for the sums of a board by stage."""

from django.db import migrations, models

from traps_web.lib.keys import LettersIndex

OPEN_SHARES = models.Index(
    fields=["deal"],
    include=["share_amount", "weighted_amount"],
    condition=models.Q(is_open=True),
    name="dealshare_open_by_deal",
)


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0009_one_row_of_a_name")]

    operations = [
        migrations.AddIndex(
            "deal", models.Index(fields=["stage"], condition=models.Q(status="open"), name="deal_open_by_stage")
        ),
        migrations.AddIndex("deal", LettersIndex(fields=["name_key"], name="deal_letters_of_name")),
        migrations.AddIndex("dealshare", OPEN_SHARES),
    ]
