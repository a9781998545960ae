"""Tokens with which another program speaks to the API."""

from django.db import models
from knox.models import AbstractAuthToken


class APIToken(AbstractAuthToken):
    """A named, hashed, expiring key of one person; whoever holds it acts as that person."""

    name = models.CharField(max_length=80)
