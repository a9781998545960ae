from reviews.cases.models.cases import Case, CaseEvent, CaseMark

__all__ = ["Case", "CaseEvent", "CaseMark"]
