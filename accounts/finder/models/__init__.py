from accounts.finder.models.search_words import SearchWord, ShortenedWord

__all__ = ["SearchWord", "ShortenedWord"]
