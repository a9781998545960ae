"""The day of the newest contact that stands on each customer: proved equal to the activities, and put right."""

from __future__ import annotations

from accounts.record.rules.acts import Act
from pipeline.activities.selectors import last_contacts
from pipeline.customers.models import Customer


class LastContactsDiffered(RuntimeError):
    """A day stood on a customer that its activities do not tell; the message names the first such customer."""


def verify_last_contacts(act: Act) -> int:
    """Prove what stands on the customers equal to their activities; how many were compared.

    What differs is put right. Raises LastContactsDiffered all the same: something wrote past the database's guards.
    """
    differing = list(last_contacts.that_differ().values_list("pk", "last_contact", "newest"))
    compared = Customer.objects.count()
    if not differing:
        return compared
    Customer.objects.filter(pk__in=last_contacts.that_differ().values("pk")).update(last_contact=last_contacts.newest())
    pk, kept, newest = differing[0]
    raise LastContactsDiffered(
        f"{len(differing)} of {compared} last contacts differed from the activities and are put right; "
        f"the first is that of customer {pk}: kept {kept}, newest {newest}."
    )
