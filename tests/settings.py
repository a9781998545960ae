"""Settings of the test run: the project's own, with cheap password hashes and mails kept in memory."""

import os

os.environ.setdefault("TRAPS_MODE", "test")

from traps_web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Nothing is collected for a test run, so nothing is served from a collection.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
# Files of a test run are kept in memory.
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}  # noqa: F405
