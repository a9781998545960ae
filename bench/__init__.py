"""Scale data and measurements, run by one command: `python -m bench`. Nothing here is asserted in tests."""
