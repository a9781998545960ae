from reviews.cases.models.cases import Case, CaseEvent

__all__ = ["Case", "CaseEvent"]
