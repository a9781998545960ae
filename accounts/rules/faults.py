"""The faults that services raise, under the name by which the apps know them (`traps_web.lib.faults`)."""

from traps_web.lib.faults import Fault, Invalid, Refused, StaleState, TooMany

__all__ = ["Fault", "Invalid", "Refused", "StaleState", "TooMany"]
