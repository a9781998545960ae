"""Traps beside those that the code opens, for the library: who lists them, in rooms above the one of the library."""

from __future__ import annotations

MORE: tuple[str, ...] = ("accounts.own_traps.presenters.library.rows",)
"""Asked for the rows that a reader sees (`accounts.duties.presenters.trap_rules.RuleRow`)."""
