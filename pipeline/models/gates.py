"""Gates: what a stage asks for before a deal may leave it, what was answered, and who let a deal through without."""

from django.db import models
from django.db.models import Q

from accounts.access import OwnedQuerySet
from accounts.models.constraints import one_of, paired
from accounts.models.undo_guards import AppendOnlyButUndone
from traps_web.lib.keys import KeyColumn, KeyedQuerySet

ITEM_KINDS = ["yes/no", "text", "date", "person", "link", "file", "number"]
METHODS = ["", "MEDDPICC", "SPICED", "BANT"]


class ChecklistItem(models.Model):
    """One thing that has to be known at a stage. On the stage of won deals it is the proof that a deal is won."""

    stage = models.ForeignKey("pipeline.Stage", on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    name_key = KeyColumn()
    kind = models.CharField(max_length=6)
    required_at_exit = models.BooleanField(default=True)
    evidence = models.CharField(max_length=200, blank=True, help_text="What counts as an answer.")
    method = models.CharField(max_length=8, blank=True, help_text="The method it was installed with.")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("checklistitem", "kind", ITEM_KINDS),
            one_of("checklistitem", "method", METHODS),
            paired("checklistitem", "retired"),
            models.UniqueConstraint(
                fields=["stage", "name"], condition=Q(retired_at__isnull=True), name="checklistitem_name_once_live"
            ),
            models.UniqueConstraint(
                fields=["stage", "name_key"], condition=Q(retired_at__isnull=True), name="checklistitem_name_key_live"
            ),
        ]
        indexes = [models.Index(fields=["stage", "position"], name="checklistitem_stage")]

    def __str__(self) -> str:
        return self.name


class DealItemQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class DealItem(models.Model):
    """The answer to a checklist item for one deal: done by whom and when. Each kind uses one of the value columns."""

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=500, blank=True, help_text="Text, person or link; a file's name.")
    day = models.DateField(null=True, blank=True)
    number = models.DecimalField(max_digits=17, decimal_places=2, null=True, blank=True)
    file = models.FileField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True, help_text="The type that its content shows.")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DealItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deal", "item"], name="dealitem_once")]


class GateOverrideQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class GateOverride(models.Model):
    """A deal passed a closed gate, with a reason and a day by which the missing items are owed.

    Somebody of the line let it pass, or an `invoice` that names the deal won it: then it owes them still when it is won.
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
        help_text="The booking that won the deal; the row goes when its import is undone.",
    )

    guards = [AppendOnlyButUndone(of="pipeline.booking", key="invoice_id")]
    objects = GateOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="gateoverride_has_reason"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(invoice__isnull=False), name="gateoverride_by_somebody_or_invoice"
            ),
        ]
        indexes = [
            models.Index(fields=["deal", "at"], name="gateoverride_deal_at"),
            models.Index(fields=["invoice"], condition=Q(invoice__isnull=False), name="gateoverride_invoice"),
        ]


DEAL_CHANGE_FIELDS = ["amount", "close date", "owner", "milestone", "shares"]


class DealChange(models.Model):
    """What stood before and after, as text: money with two decimals, days as ISO, owners by name and id, shares by name and per cent.

    Stages are in StageChange.
    """

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=10)
    before = models.CharField(max_length=250, blank=True)
    after = models.CharField(max_length=250, blank=True)
    is_push = models.BooleanField(default=False, help_text="The close date went to a later fiscal month.")
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnlyButUndone(of="pipeline.deal", key="deal_id")]

    class Meta:
        constraints = [one_of("dealchange", "field", DEAL_CHANGE_FIELDS)]
        indexes = [models.Index(fields=["deal", "at"], name="dealchange_deal_at")]


class MilestoneQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class Milestone(models.Model):
    """A dated step on the way to the signature, agreed by both sides; our owner owes it by its day."""

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="milestones")
    name = models.CharField(max_length=160)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="milestones")
    their_owner = models.CharField(max_length=120, blank=True, help_text="Who owns it on the customer's side.")
    due_on = models.DateField()
    moves = models.PositiveSmallIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    drop_reason = models.CharField(max_length=200, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("milestone", "done"),
            paired("milestone", "dropped"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True), name="milestone_done_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, drop_reason="")
                | (Q(dropped_at__isnull=False) & ~Q(drop_reason="")),
                name="milestone_dropped_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["deal", "due_on"], name="milestone_deal_due")]

    def __str__(self) -> str:
        return self.name
