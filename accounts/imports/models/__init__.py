from accounts.imports.models.imports import ImportRun, ImportTrace, ImportUndo
from accounts.imports.models.mappings import ColumnMapping

__all__ = ["ColumnMapping", "ImportRun", "ImportTrace", "ImportUndo"]
