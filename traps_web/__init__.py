"""TRAPS. The version is set here and nowhere else.

Pages, `/readyz`, the description of the API and pyproject.toml read it from here.
"""

__version__ = "0.1.0"
