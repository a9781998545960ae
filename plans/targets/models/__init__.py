from plans.targets.models.targets import ActivityTarget, WeekKept, WeekOwed

__all__ = ["ActivityTarget", "WeekKept", "WeekOwed"]
