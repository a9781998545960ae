"""A review on paper."""

from reviews.documents.presenters.pdf.paper import pdf

__all__ = ["pdf"]
