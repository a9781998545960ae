"""Refusals beside their fields, under the name by which the apps know them (`traps_web.edges.refusals`)."""

from traps_web.edges.refusals import refusals_on, take, tell_stale

__all__ = ["refusals_on", "take", "tell_stale"]
