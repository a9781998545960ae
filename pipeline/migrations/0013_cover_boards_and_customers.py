"""Indexes that answer for the board of open deals, and for what a customer brought, without reading their rows."""

from django.db import migrations, models

OPEN_DEALS = models.Index(
    fields=["stage", "close_on"],
    include=["id", "amount", "customer", "next_step", "next_step_on", "gate_debt_on", "pushes", "updated_at"],
    condition=models.Q(status="open"),
    name="deal_open_for_board",
)
BOOKINGS = models.Index(fields=["customer", "booked_on"], include=["id", "amount"], name="booking_customer_covered")


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0012_fill_last_contacts")]

    operations = [
        migrations.AddIndex("deal", OPEN_DEALS),
        migrations.RemoveIndex("deal", "deal_open_by_stage"),
        migrations.AddIndex("booking", BOOKINGS),
        migrations.RemoveIndex("booking", "booking_customer"),
    ]
