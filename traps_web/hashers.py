"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).

    Django's default takes 100 MB for each login: on a small machine, several at once would starve the other processes.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
