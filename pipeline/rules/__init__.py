"""The formulas and tables of the facts."""
