from reviews.cases.models.cases import Case, CaseCount, CaseEvent, CaseMark

__all__ = ["Case", "CaseCount", "CaseEvent", "CaseMark"]
