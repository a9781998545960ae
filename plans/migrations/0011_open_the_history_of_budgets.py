"""Each budget line that stands gets the change that it is the sum of: from now on changes are kept, and lines follow them."""

from collections import defaultdict
from decimal import Decimal

from django.db import migrations

BATCH = 1_000
REASON = "Stood when changes began to be kept."


def open_history(apps, schema_editor):
    """A first number for every line, known since the line was written last; read and written in batches."""
    line_model, change_model = apps.get_model("plans", "BudgetLine"), apps.get_model("plans", "BudgetChange")
    totals = defaultdict(Decimal)
    lines = line_model.objects.order_by("pk")
    for line in lines.iterator(chunk_size=BATCH):
        totals[_month_of(line)] += line.amount
    rows = []
    for line in lines.iterator(chunk_size=BATCH):
        rows.append(
            change_model(
                kind="first", person_id=line.person_id, team_id=line.team_id, category_id=line.category_id, month=line.month,
                starts_on=line.starts_on, ends_before=line.ends_before, delta=line.amount, before_amount=Decimal(0),
                after_amount=totals[_month_of(line)], reason=REASON, entered_at=line.updated_at,
            )
        )
        if len(rows) == BATCH:
            change_model.objects.bulk_create(rows)
            rows = []
    change_model.objects.bulk_create(rows)


def _month_of(line):
    return (line.person_id, None if line.person_id else line.team_id, line.category_id, line.month)


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0010_budget_changes'),
    ]

    operations = [migrations.RunPython(open_history, migrations.RunPython.noop)]
