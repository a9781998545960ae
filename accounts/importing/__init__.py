"""The import engine (reading, plan phase, apply phase, runs) and the kinds of the organisation."""
