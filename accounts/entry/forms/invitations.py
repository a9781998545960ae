"""Whom to invite."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from accounts.entry.rules.invitations import LineFault
from accounts.organisation.selectors import people
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference


class NewInvitationForm(ActForm):
    """Whom to invite."""

    called = "NewInvitation"
    meanings = {"person": "Id or e-mail of an existing person."}

    person = Reference(
        lambda viewer: people.people(viewer=viewer),
        noun="person",
        keys=("email_key",),
        missing="There is no such person.",
    )


class InviteesForm(forms.Form):
    """Several people to take in and invite, a line each."""

    people = forms.CharField(
        label="People, one per line",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=(
            "E-mail, name, role, team. The role is rep, manager, leader or admin. For example: “nina@example.com, "
            "Nina New, rep, North”. You can paste lines from a spreadsheet."
        ),
        error_messages={"required": "Enter at least one line, like “nina@example.com, Nina New, rep, North”."},
    )

    def refuse(self, faults: Iterable[LineFault]) -> None:
        """Say under the lines what is wrong with each."""
        self.add_error("people", ["Nobody was invited.", *(f"Line {fault.line}: {fault.reason}" for fault in faults)])
