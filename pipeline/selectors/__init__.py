"""Reads of the facts."""
