"""The demo organisation: a published sample, moved to today, and what it lacks made from a fixed seed."""
