from accounts.record.models.audit import AuditEvent
from accounts.record.models.jobs import JobRun
from accounts.record.models.once_keys import OnceKey

__all__ = ["AuditEvent", "JobRun", "OnceKey"]
