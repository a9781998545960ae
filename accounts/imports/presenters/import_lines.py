"""What was refused and pointed out of a file, by line, in words."""

from __future__ import annotations

from typing import Any

from accounts.imports.models import ImportRun
from accounts.imports.rules.imports import MAX_KEPT_NOTES, MAX_KEPT_REFUSALS
from accounts.organisation.selectors import replaced_names
from traps_web.ui import words


def refusals(run: ImportRun) -> list[dict[str, Any]]:
    """Why lines were refused, each with where it stands."""
    return [_placed(row) | {"reason": row["reason"]} for row in _kept_words(run.refusals, run)]


def notes(run: ImportRun) -> list[dict[str, Any]]:
    """What was pointed out, each with where it stands."""
    return [_placed(row) | {"sentence": row["sentence"]} for row in _kept_words(run.notes, run)]


def refusals_side(run: ImportRun) -> str:
    """How many reasons there are, as far as they are kept."""
    if len(run.refusals) >= MAX_KEPT_REFUSALS:
        return f"the first {words.number(MAX_KEPT_REFUSALS)}"
    return words.plural(len(run.refusals), "reason")


def notes_side(run: ImportRun) -> str:
    """How many notes there are, as far as they are kept."""
    count = words.plural(run.noted_count, "note")
    return count if run.noted_count <= MAX_KEPT_NOTES else f"the first {words.number(MAX_KEPT_NOTES)} of {count}"


def _kept_words(rows: list[dict[str, Any]], run: ImportRun) -> list[dict[str, Any]]:
    """What a run kept of a file, which may name people."""
    shown: list[dict[str, Any]] = replaced_names.drawn(rows, at=run.created_at)
    return shown


def _placed(row: dict[str, Any]) -> dict[str, str]:
    """Where in the file a refusal or a note stands, in words."""
    if row["line"] is None:
        return {"line": "file", "column": row["column"]}
    return {"line": words.number(row["line"]), "column": row["column"] or "whole line"}
