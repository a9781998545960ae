from accounts.record.models.audit import AuditEvent
from accounts.record.models.jobs import JobRun
from accounts.record.models.once_keys import OnceKey
from accounts.record.models.replaced_names import ReplacedName
from accounts.record.models.undos import Undo

__all__ = ["AuditEvent", "JobRun", "OnceKey", "ReplacedName", "Undo"]
