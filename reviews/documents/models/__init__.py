from reviews.documents.models.answers import Answer
from reviews.documents.models.minutes import Minutes, Signature, SignatureConfirmation
from reviews.documents.models.preparation import CatchUpAction, Cause, Explanation

__all__ = ["Answer", "CatchUpAction", "Cause", "Explanation", "Minutes", "Signature", "SignatureConfirmation"]
