from plans.readings.models.readings import Reading, ReadingNight

__all__ = ["Reading", "ReadingNight"]
