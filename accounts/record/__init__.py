"""What was done, once, and for ever.

Nouns: audit event, undo, once-only key, run of a background job, guard.

The ground everything else stands on. A service records its act in the transaction of the act (`services/audit.py`),
so nothing is done without a trace and no trace tells of what was not done. For some seconds whoever acted may undo
it, by a row that names its event (`services/undos.py`, docs/adr/0035). A key that a form or a program sends is
stored in the transaction too (`services/once_keys.py`): what is sent twice writes once. Guards (`models/guards.py`) are
triggers that a model declares; they keep rows that judge or prove as they are, whatever way the database is reached.

The room knows nobody: who acted is handed in, and is a name for good in the trail. It imports no other room.
"""
