from accounts.absences.models.leave import Leave

__all__ = ["Leave"]
