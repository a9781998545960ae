from accounts.keeping.models.periods import KeepingPeriods, KeepingRun

__all__ = ["KeepingPeriods", "KeepingRun"]
