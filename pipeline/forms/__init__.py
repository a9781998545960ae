"""Forms of the facts."""
