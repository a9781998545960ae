"""Categories: the kinds of money that bookings are told apart by."""

from django.db import models

from accounts.record.models.constraints import one_of
from traps_web.lib.keys import Name

CATEGORY_RULES = ["manual", "first booking of the customer", "customer bought before"]


class Category(models.Model):
    """A kind of money (new, existing, renewal by default); ordered rules set it on each booking at entry."""

    key = models.SlugField(max_length=40, unique=True)
    name = Name(max_length=80)
    position = models.PositiveSmallIntegerField(unique=True)
    rule = models.CharField(
        max_length=40,
        default="manual",
        help_text="A booking without a category gets that of the first rule that applies.",
    )

    class Meta:
        constraints = [one_of("category", "rule", CATEGORY_RULES)]

    def __str__(self) -> str:
        return self.name
