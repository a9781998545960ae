"""Pure foundations that every app stands on: money, time, calendars, phasing, evidence."""
