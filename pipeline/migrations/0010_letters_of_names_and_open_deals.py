"""Indexes for the search in names of deals, for the sums of a board by stage, and for the bookings of a few people."""

from django.db import migrations, models

from traps_web.lib.keys import LettersIndex

OPEN_DEALS = models.Index(
    fields=["stage"], include=["id"], condition=models.Q(status="open"), name="deal_open_by_stage"
)
OPEN_SHARES = models.Index(
    fields=["deal"],
    include=["share_amount", "weighted_amount"],
    condition=models.Q(is_open=True),
    name="dealshare_open_by_deal",
)
CREDITS_OF_A_PERSON = models.Index(
    fields=["person", "booked_on"], include=["id", "booking", "amount"], name="credit_person_day_covered"
)


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0009_one_row_of_a_name")]

    operations = [
        migrations.AddIndex("deal", OPEN_DEALS),
        migrations.AddIndex("deal", LettersIndex(fields=["name_key"], name="deal_letters_of_name")),
        migrations.AddIndex("dealshare", OPEN_SHARES),
        migrations.AddIndex("credit", CREDITS_OF_A_PERSON),
        migrations.RemoveIndex("credit", "credit_person_day"),
    ]
