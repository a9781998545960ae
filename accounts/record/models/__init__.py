from accounts.record.models.audit import AuditEvent
from accounts.record.models.jobs import EngineRun, JobRun
from accounts.record.models.once_keys import OnceKey
from accounts.record.models.replaced_names import ReplacedName
from accounts.record.models.undos import Undo

__all__ = ["AuditEvent", "EngineRun", "JobRun", "OnceKey", "ReplacedName", "Undo"]
