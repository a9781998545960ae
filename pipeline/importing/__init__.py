"""Kinds of files with facts: products, customers, deals, bookings, activities."""
