"""TRAPS. The version stands here and nowhere else; pages, `/readyz`, the API's description and pyproject.toml read it."""

__version__ = "0.1.0"
