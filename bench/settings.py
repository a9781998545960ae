"""Settings of a measurement: those of production, without collected static files, whose serving is not measured."""

from traps_web.settings import *  # noqa: F403

DEBUG = False
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
LOGGING["loggers"] = {}  # noqa: F405
MIDDLEWARE = ["bench.urls.StandingClock", *MIDDLEWARE]
ROOT_URLCONF = "bench.urls"
