from plans.weeks.models.promises import Promise

__all__ = ["Promise"]
