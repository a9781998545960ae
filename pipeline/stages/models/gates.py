"""Gates: what a deal answered of what its stages ask for, and who let it through without."""

from django.db import models
from django.db.models import Q

from accounts.imports.models.undo_guards import AppendOnlyButUndone
from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.guards import AppendOnly


class DealItemQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class DealItem(models.Model):
    """The answer to a checklist item for one deal: done by whom and when. Each kind uses one of the value columns."""

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey("pipeline.ChecklistItem", on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=500, blank=True, help_text="Text, person or link; a file's name.")
    day = models.DateField(null=True, blank=True)
    number = models.DecimalField(max_digits=17, decimal_places=2, null=True, blank=True)
    file = models.FileField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True, help_text="The type detected from its content.")
    sha256 = models.CharField(max_length=64, blank=True, default="", help_text="The hash of the file's content.")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DealItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deal", "item"], name="dealitem_once")]


class ReplacedFile(models.Model):
    """A file that answered an item until another one took its place: what was shown as evidence stays evidence."""

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="replaced_files")
    item = models.ForeignKey("pipeline.ChecklistItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=500, help_text="The name of the file.")
    file = models.FileField(max_length=200)
    file_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, help_text="The hash of its content.")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]
    objects = DealItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(file="") & ~Q(sha256=""), name="replacedfile_has_file_and_hash")
        ]


class GateOverrideQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class GateOverride(models.Model):
    """A deal passed a closed gate, with a reason and a day by which the missing items are owed.

    Somebody of the line let it pass, an `invoice` that names the deal won it, or the CRM in which its pipeline is kept
    moved it: of the last two it still owes the items when it is won.
    """

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="overrides")
    from_stage = models.ForeignKey("pipeline.Stage", on_delete=models.PROTECT, related_name="+")
    to_stage = models.ForeignKey("pipeline.Stage", on_delete=models.PROTECT, related_name="+")
    missing = models.JSONField(default=list, help_text="What was missing: a list of item ids and names.")
    reason = models.CharField(max_length=500)
    expires_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invoice = models.ForeignKey(
        "pipeline.Booking",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="The booking that won the deal; the row is removed when its import is undone.",
    )
    in_crm = models.BooleanField(
        default=False, db_default=False, help_text="The CRM moved the deal; a deal that moves back owes less again."
    )

    guards = [AppendOnlyButUndone(of="pipeline.booking", key="invoice_id", also=(("pipeline.deal", "deal_id"),))]
    objects = GateOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="gateoverride_has_reason"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(invoice__isnull=False) | Q(in_crm=True),
                name="gateoverride_by_somebody_invoice_or_crm",
            ),
        ]
        indexes = [
            models.Index(fields=["deal", "at"], name="gateoverride_deal_at"),
            models.Index(fields=["invoice"], condition=Q(invoice__isnull=False), name="gateoverride_invoice"),
        ]
