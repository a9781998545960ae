"""One product, pipeline, stage, type, item, contact and view of a name, in the normal form."""

from django.db import migrations, models

LIVE = models.Q(retired_at__isnull=True)


def once(model: str, name: str, *fields: str, **conditions: models.Q) -> migrations.AddConstraint:
    return migrations.AddConstraint(model, models.UniqueConstraint(fields=fields, name=name, **conditions))


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0008_keys_of_names")]

    operations = [
        migrations.RemoveConstraint("contact", "contact_one_of_a_name"),
        migrations.RemoveConstraint("product", "product_name_unique"),
        migrations.RemoveConstraint("productalias", "productalias_name_unique"),
        migrations.AddIndex("customer", models.Index(fields=["name_key"], name="customer_name_key")),
        once("activitytype", "activitytype_name_key_unique", "name_key"),
        once("checklistitem", "checklistitem_name_key_live", "stage", "name_key", condition=LIVE),
        once("contact", "contact_one_of_a_name_key", "customer", "name_key", condition=LIVE),
        once("pipeline", "pipeline_name_key_unique", "name_key"),
        once("product", "product_name_key_unique", "name_key"),
        once("productalias", "productalias_name_key_unique", "name_key"),
        once("productline", "productline_name_key_unique", "name_key"),
        once("savedview", "savedview_name_key_once", "owner", "name_key"),
        once("stage", "stage_name_key_unique", "pipeline", "name_key"),
    ]
