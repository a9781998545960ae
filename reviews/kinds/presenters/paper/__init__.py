"""Reviews on A4: the faces, the tables, the marks and the sheets. What stands on them is said by the kind."""
