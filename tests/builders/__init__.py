"""Builders of nouns, one module for each."""
