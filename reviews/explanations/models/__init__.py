from reviews.explanations.models.explanations import AskingStart, ExplanationNote, MissExplanation

__all__ = ["AskingStart", "ExplanationNote", "MissExplanation"]
