from pipeline.activities.models.activities import Activity, ActivityType, WeekLog

__all__ = ["Activity", "ActivityType", "WeekLog"]
