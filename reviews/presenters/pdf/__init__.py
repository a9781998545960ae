"""A review on paper."""

from reviews.presenters.pdf.paper import pdf

__all__ = ["pdf"]
