from accounts.duties.models.notices import Notice
from accounts.duties.models.obligations import Extension, Obligation
from accounts.duties.models.trap_rules import TrapRule
from accounts.duties.models.traps import Trap

__all__ = ["Extension", "Notice", "Obligation", "Trap", "TrapRule"]
