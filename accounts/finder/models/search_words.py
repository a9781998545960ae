"""Words by which something is found."""

from django.db import models

from traps_web.lib.beginnings import Word


class SearchWord(models.Model):
    """One word of the names of one thing that can be found. It says nothing about who may see it."""

    kind = models.CharField(max_length=10, help_text="person, team, customer, contact or deal.")
    object_id = models.BigIntegerField()
    word = Word(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "word"], name="searchword_once")]
        indexes = [
            models.Index(
                fields=["word"],
                opclasses=["varchar_pattern_ops"],
                include=["kind", "object_id"],
                name="searchword_beginning",
            )
        ]

    def __str__(self) -> str:
        return f"{self.word} of {self.kind} {self.object_id}"


class ShortenedWord(models.Model):
    """A word of at least one name, and what remains of it without one of its letters (or the word itself).

    Not unique, so that two people who write the same word at the same moment never wait for each other.
    """

    form = models.CharField(max_length=80)
    word = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=["form", "word"], name="shortenedword_form"),
            models.Index(fields=["word"], name="shortenedword_word"),
        ]

    def __str__(self) -> str:
        return f"{self.form} of {self.word}"
