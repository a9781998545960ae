"""The ways to look at explanations that somebody has."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from accounts.record.rules.readers import Reader
from traps_web.ui import values

OWN, LINE, ORGANISATION = "explanations", "explanations_line", "explanations_organisation"
_LABELS: Final = {OWN: "Yours", LINE: "Your line", ORGANISATION: "Organisation"}


def tabs(reader: Reader, current: str = "") -> tuple[values.Tab, ...]:
    """One's own, those of the line for whoever has one, and the organisation for leaders; none where one is alone."""
    offered = [OWN]
    if reader.viewer.is_leader or has_line(reader):
        offered.append(LINE)
    if reader.viewer.is_leader:
        offered.append(ORGANISATION)
    if len(offered) == 1:
        return ()
    return tuple(values.Tab(_LABELS[name], reverse(name), name == current) for name in offered)


def has_line(reader: Reader) -> bool:
    """Whether somebody stands below the reader."""
    return reader.viewer.lines_below.filter(depth__gt=0).exists()
