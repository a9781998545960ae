from reviews.tightening.models.tightenings import (
    RaisedTarget,
    TightenedPerson,
    Tightening,
    TighteningCheck,
    TighteningWord,
)

__all__ = ["RaisedTarget", "TightenedPerson", "Tightening", "TighteningCheck", "TighteningWord"]
