"""Rows of own traps."""

from accounts.own_traps.models.own_traps import OwnDuty, OwnReport, OwnTrap, OwnTrapVersion

__all__ = ["OwnDuty", "OwnReport", "OwnTrap", "OwnTrapVersion"]
