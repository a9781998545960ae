"""The newest contact of every customer, from the activities that stand; in batches, each a transaction of its own."""

from typing import Any

from django.db import migrations

BATCH = 2000
FILL = """
    UPDATE pipeline_customer SET last_contact = (
        SELECT act.done_on FROM pipeline_activity act
        WHERE act.customer_id = pipeline_customer.id AND (
            act.person_id = pipeline_customer.owner_id OR EXISTS (
                SELECT 1 FROM pipeline_accountteammember member
                WHERE member.customer_id = act.customer_id AND member.person_id = act.person_id))
        ORDER BY act.done_on DESC LIMIT 1)
    WHERE id >= %s AND id <= %s
"""


def fill(apps: Any, schema_editor: Any) -> None:
    ids = list(apps.get_model("pipeline", "Customer").objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(FILL, [batch[0], batch[-1]])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("pipeline", "0011_last_contact_on_the_customer")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
