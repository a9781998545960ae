"""Account teams: who works with a customer beside its owner."""

from __future__ import annotations

from django.db import models

from pipeline.customers.models.last_contacts import MovesLastContact


class AccountTeamMember(models.Model):
    """A person who works with a customer and therefore sees it, and whose contacts count."""

    customer = models.ForeignKey("pipeline.Customer", on_delete=models.CASCADE, related_name="account_team")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="account_teams")
    role = models.CharField(max_length=80, blank=True, help_text="What the person does there, as text.")

    guards = [MovesLastContact(watched=("customer_id", "person_id"))]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "person"], name="accountteammember_once")]

    def __str__(self) -> str:
        return f"{self.person} for {self.customer}"
