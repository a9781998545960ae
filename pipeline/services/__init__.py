"""Writes of the facts."""
