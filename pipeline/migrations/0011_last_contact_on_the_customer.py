from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0010_letters_of_names_and_open_deals")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="last_contact",
            field=models.DateField(
                blank=True,
                editable=False,
                help_text="Of the newest activity by owner or account team; the database keeps it.",
                null=True,
            ),
        ),
    ]
