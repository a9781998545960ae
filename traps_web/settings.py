"""Settings, read from the environment. The embedded default needs none of them."""

import os
import tempfile
from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from traps_web import __version__, logs
from traps_web.login_settings import *  # noqa: F403

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
TRAPS_HOME = Path(env("TRAPS_HOME", default=str(BASE_DIR / ".traps")))
TRAPS_MODE = env("TRAPS_MODE", default="test" if "PYTEST_VERSION" in os.environ else "embedded")
if TRAPS_MODE not in ("embedded", "production", "test"):
    raise ImproperlyConfigured(f"TRAPS_MODE is embedded, production or test, not {TRAPS_MODE!r}.")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env(
    "SECRET_KEY", default="" if TRAPS_MODE == "production" else "embedded-development-key-not-for-production"
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if TRAPS_MODE == "production":
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "EMAIL_URL"):
        if not os.environ.get(name):
            raise ImproperlyConfigured(f"Production needs {name} in the environment; .env.example explains it.")

INSTALLED_APPS = [
    "traps_web",  # First: its commands stand in for those of Django.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "django_filters",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "csp",
    "traps_web.ui",
    "accounts",
    "pipeline",
    "plans",
    "reviews",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "traps_web.edges.page_tags.PageTagMiddleware",
    "traps_web.edges.keeping.KeepingMiddleware",
    "traps_web.edges.saving.SavingMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "traps_web.edges.uploads.LargeBodyMiddleware",
    "traps_web.edges.texts.NormalFormMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ClockMiddleware",
    "accounts.entry.views.kept_forms.KeptFormMiddleware",
    "accounts.entry.views.kept_forms.KeepingLoginRequiredMiddleware",
    "accounts.entry.views.second_steps.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ShellMiddleware",
    "accounts.middleware.FaultMiddleware",
    "traps_web.edges.once_forms.OnceFormMiddleware",
    "traps_web.edges.once_calls.IdempotencyKeyMiddleware",
]

if TRAPS_MODE == "embedded":  # In production the proxy compresses.
    MIDDLEWARE.insert(2, "traps_web.edges.compressing.CompressTextMiddleware")

ROOT_URLCONF = "traps_web.urls"
WSGI_APPLICATION = "traps_web.wsgi.application"
TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "traps_web.ui.unbroken.Pages",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "traps_web.ui.context.shell",
                "traps_web.guides.context.help_with_this_page",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{TRAPS_HOME / 'traps.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # A save waits for an import of 100,000 rows, also on a busy machine; with 20 seconds one in a thousand gave up.
        "timeout": 60,
        # Guards are triggers, and a row that is replaced is deleted without them unless triggers are recursive.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA recursive_triggers=ON; "
        f"PRAGMA synchronous={'OFF' if TRAPS_MODE == 'test' else 'NORMAL'};",
    }
    # A file, not memory: threads, several connections and locks then behave as they do in earnest.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"traps-test-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # Columns carried by an index help PostgreSQL; SQLite leaves them out.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Login must work when Redis is gone, so sessions and rate limits live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "traps_cache",
        # Above this a third of the counted attempts is dropped; the job forget-keys deletes expired ones.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(TRAPS_HOME / "static")))
# Files that prove something lie beside the database, outside what a web server offers; views hand them out.
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(TRAPS_HOME / "files")))
if TRAPS_MODE == "embedded":  # In the image they belong to a user of their own.
    FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FILE_UPLOAD_HANDLERS = [
    "traps_web.edges.uploads.SkipLargeFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "traps_web.edges.storing.WholeFiles"},
    "staticfiles": {
        # Nothing is collected for a test run.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TRAPS_MODE == "test"
        else "traps_web.edges.storing.HashedModules"
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if TRAPS_MODE == "production":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.entry.views.tokens.TokenOfService",
        "accounts.entry.views.tokens.SessionOfPerson",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["traps_web.edges.filters.StrictFilters"],
    "DEFAULT_PARSER_CLASSES": [
        "traps_web.edges.parsers.SoundJSON",
        "traps_web.edges.texts.CleanForms",
        "traps_web.edges.texts.CleanUploads",
    ],
    "DEFAULT_PAGINATION_CLASS": "traps_web.edges.paging.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "accounts.record.api.scoped_schema.ScopedSchema",
    "EXCEPTION_HANDLER": "accounts.record.api.faults.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "AUTH_HEADER_PREFIX": "Token"}
KNOX_TOKEN_MODEL = "accounts.APIToken"  # noqa: S105 - the name of a model
SPECTACULAR_SETTINGS = {
    "TITLE": "TRAPS",
    "DESCRIPTION": (
        "Sales accountability: people, teams, customers, deals, weeks, bookings, budgets, plans, traps, reviews, "
        "attainment."
    ),
    "VERSION": __version__,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "traps_web.api_refusals.describe",
    ],
}

REDIS_URL = env("REDIS_URL", default="memory://" if TRAPS_MODE == "test" else "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "traps_web.edges.mailing.Backend"
# Seconds for one letter, from looking up the server to its last answer; a page that mails something waits no longer.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
if not 1 <= EMAIL_TIMEOUT <= 30:
    raise ImproperlyConfigured(f"EMAIL_TIMEOUT is 1 to 30 seconds, not {EMAIL_TIMEOUT}.")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="traps@localhost")

# The minor unit of money. A currency without cents, or with three decimals, has to be named before any money is stored.
TRAPS_CURRENCY = ""
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000")

LOGGING = logs.configured(
    as_json=TRAPS_MODE == "production", level=env("LOG_LEVEL", default="WARNING" if TRAPS_MODE == "test" else "INFO")
)
