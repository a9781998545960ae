"""One person of an address, one team and one mapping of a name, in the normal form."""

from django.db import migrations, models


def once(model: str, name: str, *fields: str) -> migrations.AddConstraint:
    return migrations.AddConstraint(model, models.UniqueConstraint(fields=fields, name=name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_keys_of_names")]

    operations = [
        migrations.RemoveConstraint("person", "person_email_unique_any_case"),
        once("columnmapping", "columnmapping_name_key_unique", "name_key"),
        once("person", "person_email_key_unique", "email_key"),
        once("team", "team_name_key_unique", "name_key"),
    ]
