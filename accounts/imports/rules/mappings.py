"""The text in which somebody writes down how another program names its columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from traps_web.lib.normal_form import folded


def written(columns: Mapping[str, str]) -> str:
    """One line a column: "opportunity id = external_id"."""
    return "\n".join(f"{theirs} = {ours}" for theirs, ours in columns.items())


def read(text: str) -> tuple[dict[str, str], str]:
    """The columns of a text, their name in small letters to ours, and the first fault in one sentence."""
    columns: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        theirs, sign, ours = (part.strip().lower() for part in line.rpartition("="))
        if not sign or not theirs or not ours:
            return {}, f"Line {number} is not of the form “their column = our column”."
        if theirs in columns:
            return {}, f"Line {number} names “{theirs}” a second time."
        columns[theirs] = ours
    return columns, "" if columns else "Write at least one line, like “Opportunity ID = external_id”."


def tidied(columns: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Columns that a program sends, and the first fault in one sentence.

    Both names come back in small letters, without spaces around them.
    """
    cleaned: dict[str, str] = {}
    for theirs, ours in columns.items():
        key = theirs.strip().lower()
        if not key or not ours.strip() or "\n" in key:
            return {}, f"“{theirs}” is not of the form “their column”: “our column”."
        if key in cleaned:
            return {}, f"“{key}” is named a second time."
        cleaned[key] = ours.strip().lower()
    return cleaned, "" if cleaned else "Name at least one column, like “Opportunity ID”: “external_id”."


def read_stages(text: str) -> tuple[dict[str, str], str]:
    """The stages of a text, their name in small letters to ours, and the first fault in one sentence."""
    stages: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        theirs, sign, ours = (part.strip() for part in line.rpartition("="))
        if not sign or not theirs or not ours:
            return {}, f"Line {number} is not of the form “their stage = our stage”."
        if folded(theirs) in stages:
            return {}, f"Line {number} names “{theirs}” a second time."
        stages[folded(theirs)] = ours
    return stages, ""


def tidied_stages(stages: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Stages that a program sends, and the first fault in one sentence."""
    cleaned: dict[str, str] = {}
    for theirs, ours in stages.items():
        if not theirs.strip() or not ours.strip() or "\n" in theirs:
            return {}, f"“{theirs}” is not of the form “their stage”: “our stage”."
        if folded(theirs) in cleaned:
            return {}, f"“{theirs}” is named a second time."
        cleaned[folded(theirs)] = ours.strip()
    return cleaned, ""


def fault(columns: Mapping[str, str], *, known: Collection[str], required: Collection[str]) -> str:
    """Why a mapping does not fit the columns of its kind; empty when it does."""
    unknown = sorted(set(columns.values()) - set(known))
    if unknown:
        return f"There is no column “{unknown[0]}” in files of this kind; known are {', '.join(known)}."
    twice = sorted({ours for ours in columns.values() if list(columns.values()).count(ours) > 1})
    if twice:
        return f"The column {twice[0]} is named twice."
    missing = [name for name in required if name not in columns.values() and name not in columns]
    return f"Name the column for {missing[0]}; this kind of file needs it." if missing else ""
