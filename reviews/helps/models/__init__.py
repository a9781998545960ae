from reviews.helps.models.records import Help, HelpAction

__all__ = ["Help", "HelpAction"]
