"""Settings of the test run: the project's own, with cheap password hashes and mails kept in memory."""

import os

os.environ.setdefault("TRAPS_MODE", "test")

from traps_web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
