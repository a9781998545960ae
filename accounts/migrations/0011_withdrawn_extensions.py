import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = {
    "accounts_obligation": ("about_stays", "verdict_stays", "written_once", "judged_no_delete"),
    "accounts_extension": [
        f"{status}_no_{verb}" for status in ("granted", "refused", "withdrawn") for verb in ("update", "delete")
    ],
}


def let_go(apps, schema_editor):
    """Where only some migrations were run before, the guards of these tables stand already; after this run they are installed again."""
    for table, names in GUARDS.items():
        on = "" if schema_editor.connection.vendor == "sqlite" else f' ON "{table}"'
        for name in names:
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_{name}"{on}')


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_notes_of_imports'),
    ]

    operations = [
        migrations.RunPython(let_go, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='extension',
            name='extension_status_known',
        ),
        migrations.RemoveConstraint(
            model_name='extension',
            name='extension_status_matches_stamps',
        ),
        migrations.RemoveConstraint(
            model_name='obligation',
            name='obligation_status_matches_stamps',
        ),
        migrations.AddField(
            model_name='extension',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='extension',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='extension',
            name='answer',
            field=models.TextField(blank=True, help_text='Words to the decision, or why it was withdrawn.'),
        ),
        migrations.AlterField(
            model_name='extension',
            name='status',
            field=models.CharField(default='asked', max_length=10),
        ),
    ]
