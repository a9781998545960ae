"""Which of the hashes of a name may mean others is kept for each of them, and no more for all of a row at once."""

from django.db import migrations, models
from django.db.models import F


def every_hash_of_a_shared_name(apps, schema_editor):
    replaced_name = apps.get_model("accounts", "ReplacedName")
    replaced_name.objects.filter(is_shared=True).update(shared=F("digests"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0028_months_of_letters")]

    operations = [
        migrations.AddField(
            model_name="replacedname",
            name="shared",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text=(
                    "Those of the hashes by which others may be meant: "
                    "replaced only where it is known whose name it is."
                ),
            ),
        ),
        migrations.RunPython(every_hash_of_a_shared_name, migrations.RunPython.noop),
        migrations.RemoveField(model_name="replacedname", name="is_shared"),
    ]
