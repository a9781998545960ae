"""The least that Django can do on the same tables: a session and a person, a page, a sum, a new row.

Nothing here knows TRAPS.
"""
