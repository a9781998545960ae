"""Index when states became known: what was learned of a past day is found without reading every state."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0023_reasons_to_choose_from")]

    operations = [
        migrations.AddIndex(
            model_name="dealstate",
            index=models.Index(fields=["known_at"], name="dealstate_known_at"),
        ),
    ]
