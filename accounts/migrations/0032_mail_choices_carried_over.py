"""Who did without reminders or the morning's list by mail goes on so: they read them under Notices alone."""

from django.db import migrations

TOPICS = {"reminders": "owed", "digests": "line"}


def carry_over(apps, schema_editor):
    rows = apps.get_model("accounts", "UnwantedMail").objects.values_list("person_id", "what", "since")
    choice = apps.get_model("accounts", "MailChoice")
    choice.objects.bulk_create(
        [
            choice(person_id=person_id, topic=TOPICS[what], channel="page", since=since)
            for person_id, what, since in rows
        ],
        ignore_conflicts=True,
    )


def carry_back(apps, schema_editor):
    topics = {topic: what for what, topic in TOPICS.items()}
    rows = apps.get_model("accounts", "MailChoice").objects.filter(topic__in=topics, channel="page")
    unwanted = apps.get_model("accounts", "UnwantedMail")
    unwanted.objects.bulk_create(
        [unwanted(person_id=row.person_id, what=topics[row.topic], since=row.since) for row in rows]
    )


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0031_daily_mail"),
    ]

    operations = [
        migrations.RunPython(carry_over, carry_back),
        migrations.DeleteModel(name="UnwantedMail"),
    ]
