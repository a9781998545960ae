from pipeline.board.models.saved_views import SavedView

__all__ = ["SavedView"]
