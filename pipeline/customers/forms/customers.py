"""Forms about a customer: what is known of it, its people, its account team."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from accounts.record.forms.fields import ChosenPerson, NamedForm
from pipeline.customers.forms.references import customer_in_sight
from pipeline.customers.models import Customer
from pipeline.customers.selectors import owners
from pipeline.customers.services import contacts
from traps_web.edges.forms import ActForm


class CustomerForm(forms.Form):
    """What is known of a customer; its tier has a page of its own."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give the customer a name."})
    owner = ChosenPerson(
        label="Owner",
        queryset=Person.objects.none(),
        required=False,
        empty_label="nobody",
        help_text="Who answers for it. The line above hands it over.",
        error_messages={"invalid_choice": "Choose somebody of your line."},
    )
    industry = forms.CharField(label="Industry", max_length=120, required=False)
    country = forms.CharField(label="Country", max_length=120, required=False)
    external_id = forms.CharField(
        label="External id", max_length=120, required=False, help_text="Its id in your other system."
    )

    def __init__(self, *args: Any, viewer: Person, customer: Customer | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"owner": viewer.pk}
        if customer is not None:
            initial = {name: getattr(customer, name) for name in ("name", "industry", "country", "external_id")}
            initial["owner"] = customer.owner_id
        super().__init__(*args, initial=initial, **kwargs)
        visible = owners.visible(viewer=viewer)
        keep = customer.owner_id if customer else None
        self.fields["owner"].queryset = visible | people.active_people().filter(pk=keep) if keep else visible

    def facts(self, *, changed_only: bool = False) -> dict[str, Any]:
        """The values as the service takes them; of a change just what was changed here, so that nobody else's is lost."""
        said = {
            name: value for name, value in self.cleaned_data.items() if not changed_only or name in self.changed_data
        }
        if "owner" in said:
            owner = said.pop("owner")
            said["owner_id"] = owner.pk if owner else None
        if "external_id" in said:
            said["external_id"] = said["external_id"] or None
        return said


class ContactForm(ActForm):
    """What can be written of a contact; what is left out stays."""

    called, shows_row = "ContactWrite", True

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give the contact a name."})
    role = forms.CharField(label="Role there", max_length=120, required=False, help_text="Buyer, signer, user …")
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


class TeamForm(NamedForm):
    """Somebody who joins the account team."""

    ids = "team"

    person = ChosenPerson(
        label="Person",
        queryset=Person.objects.none(),
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose a person from the list."},
    )
    role = forms.CharField(label="What they do there", max_length=80, required=False)

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people.active_people().exclude(pk=customer.owner_id)
