from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

BATCH = 2000
DONE_FIRST = "Done before it was decided."
STAYS = "What was missed stays missed when it is waived."


def keep_misses(apps, schema_editor):
    """A waiver used to hide the miss: what was flagged, or waived after its grace, is missed again and says who waived it."""
    Obligation = apps.get_model("accounts", "Obligation")
    AuditEvent = apps.get_model("accounts", "AuditEvent")
    hidden = Obligation.objects.filter(Q(flagged_at__isnull=False) | Q(waived_at__gt=F("missed_at")), status="waived")
    now = timezone.now()
    for rows in _batches(hidden.values_list("pk", "label")):
        Obligation.objects.filter(pk__in=[pk for pk, _ in rows]).update(
            status="missed", flagged_at=Coalesce("flagged_at", "waived_at")
        )
        AuditEvent.objects.bulk_create(
            AuditEvent(
                at=now,
                actor_name="upgrade",
                verb="obligation missed",
                object_type="accounts.obligation",
                object_id=str(pk),
                object_label=label,
                before={"status": "waived"},
                after={"status": "missed", "waived": True},
                reason=STAYS,
            )
            for pk, label in rows
        )


def name_withdrawals(apps, schema_editor):
    """Doing the thing used to refuse its open request in the name of who did it; it withdrew the request."""
    Extension = apps.get_model("accounts", "Extension")
    done_first = Extension.objects.filter(status="refused", answer=DONE_FIRST, obligation__done_at__isnull=False)
    for rows in _batches(done_first.values_list("pk", "decided_by")):
        Extension.objects.filter(pk__in=[pk for pk, _ in rows]).update(
            status="withdrawn",
            withdrawn_at=F("decided_at"),
            withdrawn_by=F("decided_by"),
            decided_at=None,
            decided_by=None,
        )
    if schema_editor.connection.vendor == "postgresql":
        # Else the tables cannot be altered: the references of these rows would still wait to be checked.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _batches(rows):
    """What matches, some thousand rows at a time, until nothing does: each batch leaves the set that it was read from."""
    while batch := list(rows.order_by("pk")[:BATCH]):
        yield batch


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_withdrawn_extensions'),
    ]

    operations = [
        migrations.RunPython(keep_misses, migrations.RunPython.noop),
        migrations.RunPython(name_withdrawals, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'granted', 'refused', 'withdrawn'])), name='extension_status_known'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), _connector='OR'), name='extension_withdrawn_paired'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('status', 'asked'), ('withdrawn_at__isnull', True)), models.Q(('decided_at__isnull', False), ('status__in', ['granted', 'refused']), ('withdrawn_at__isnull', True)), models.Q(('decided_at__isnull', True), ('status', 'withdrawn'), ('withdrawn_at__isnull', False)), _connector='OR'), name='extension_status_matches_stamps'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('flagged_at__isnull', True), ('status', 'open'), ('waived_at__isnull', True)), models.Q(('done_at__isnull', False), ('flagged_at__isnull', True), ('status__in', ['done', 'late', 'excused']), ('waived_at__isnull', True)), models.Q(('flagged_at__isnull', False), ('status', 'missed')), models.Q(('done_at__isnull', True), ('flagged_at__isnull', True), ('status', 'waived'), ('waived_at__isnull', False), ('waived_at__lte', models.F('missed_at'))), _connector='OR'), name='obligation_status_matches_stamps'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('waive_reason', ''), ('waived_at__isnull', True)), models.Q(('waived_at__isnull', False), models.Q(('waive_reason', ''), _negated=True)), _connector='OR'), name='obligation_waiver_has_reason'),
        ),
    ]
