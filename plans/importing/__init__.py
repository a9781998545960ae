"""Kinds of files with promises and with moves that touch them: memberships, budgets."""
