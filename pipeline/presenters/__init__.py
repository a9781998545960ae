"""The facts in words and numbers ready to show."""
