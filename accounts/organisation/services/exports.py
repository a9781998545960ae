"""Downloads, kept in the audit trail: every page and call that sends a file records it here."""

from __future__ import annotations

from django.db import models

from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit


def note(act: Act, *, file: str, address: str, of: Person | None = None) -> None:
    """Record that a list, or all data about a person, was downloaded, and from which address."""
    audit.record(act, verb="exported", subject=of or act.person, after={"file": file, "address": address})


def note_download(act: Act, *, of: models.Model, file: str, address: str) -> None:
    """Record that a file of one thing was downloaded: the evidence of a deal, the paper of a review."""
    audit.record(act, verb="downloaded", subject=of, after={"file": file, "address": address})
