from plans.conditions.models.checks import ConditionCheck

__all__ = ["ConditionCheck"]
