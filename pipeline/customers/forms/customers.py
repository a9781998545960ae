"""Forms about a customer: what is known of it, its people, its account team."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.organisation.selectors import people
from pipeline.customers.forms.references import customer_in_sight, person_of
from pipeline.customers.selectors import owners
from pipeline.customers.services import contacts
from pipeline.customers.services.customers import CustomerData
from traps_web.edges.forms import ActForm


class CustomerForm(ActForm):
    """What is known of a customer; its tier has a page of its own."""

    shows_row = True

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give the customer a name."})
    owner = person_of(
        lambda viewer: owners.visible(viewer=viewer),
        label="Owner",
        required=False,
        empty_label="nobody",
        help_text="The person responsible. Only the line above can hand it over.",
        error_messages={"invalid_choice": "Choose a person from your line."},
    )
    industry = forms.CharField(label="Industry", max_length=120, required=False)
    country = forms.CharField(label="Country", max_length=120, required=False)
    external_id = forms.CharField(
        label="External id", max_length=120, required=False, help_text="Its id in your other system."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None and self.row.owner_id:
            owner: Any = self.fields["owner"]
            owner.queryset |= people.active_people().filter(pk=self.row.owner_id)

    def begins_with(self) -> dict[str, Any]:
        """A new customer is that of whoever enters it."""
        if self.row is None and self.reader is not None:
            return {"owner": self.reader.viewer.pk}
        return super().begins_with()

    def facts(self) -> dict[str, Any]:
        """What is known, by the columns of a customer.

        Of a customer on record it is only what was changed here, so that nobody else's changes are lost.
        """
        known = dict(self.cleaned_data if self.row is None else self.changes())
        if "owner" in known:
            owner = known.pop("owner")
            known["owner_id"] = owner.pk if owner else None
        if "external_id" in known:
            known["external_id"] = known["external_id"] or None
        return {"data": CustomerData(**known) if self.row is None else known}


class ContactForm(ActForm):
    """What can be written of a contact; what is left out stays."""

    called, shows_row = "ContactWrite", True

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give the contact a name."})
    role = forms.CharField(label="Role", max_length=120, required=False, help_text="Buyer, signer, user …")
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": contacts.WRONG_ADDRESS},
    )
    phone = forms.CharField(
        label="Phone", max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def facts(self) -> dict[str, Any]:
        """Just what was changed here."""
        return {"data": self.changes()}


class NewContactForm(ContactForm):
    """A new contact, with its customer."""

    called, shows_row = "NewContact", False

    customer = customer_in_sight()

    def facts(self) -> dict[str, Any]:
        """What is known of the person, and the customer where no address names it."""
        known = dict(self.cleaned_data)
        where = {"customer": known.pop("customer")} if "customer" in known else {}
        return {"data": contacts.ContactData(**known), **where}


class TeamForm(ActForm):
    """A person of the account team with what they do there."""

    called, ids = "TeamMemberWrite", "team"

    person = person_of(
        lambda viewer: people.active_people(),
        label="Person",
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose a person from the list."},
    )
    role = forms.CharField(label="Their role", max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None:
            cast("forms.ModelChoiceField[Any]", self.fields["person"]).queryset = people.active_people().exclude(
                pk=self.row.owner_id
            )
