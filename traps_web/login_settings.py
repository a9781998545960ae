"""Settings of logins, a part of `settings.py`: sessions, passwords, the second step, how often somebody may try."""

import environ

env = environ.Env()

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A session ends so long after the sign-in, also while it is in use (accounts/middleware.py).
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# No script has to read these: the token of forms stands in the page.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "traps_web.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "traps_web.password_rules.NotLikeThePerson", "OPTIONS": {"user_attributes": ["name", "email"]}},
    {"NAME": "traps_web.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "traps_web.password_rules.NotCommon"},
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "accounts.entry.views.kept_forms.csrf_failure"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.entry.views.adapter.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The library checks, TRAPS words: labels, help and sentences are its own.
ACCOUNT_FORMS = {
    "login": "accounts.entry.forms.passwords.Login",
    "change_password": "accounts.entry.forms.passwords.ChangePassword",
    "set_password": "accounts.entry.forms.passwords.SetPassword",
    "reset_password": "accounts.entry.forms.passwords.ResetPassword",
    "reset_password_from_key": "accounts.entry.forms.passwords.ResetPasswordKey",
    "reauthenticate": "accounts.entry.forms.passwords.Reauthenticate",
}
ACCOUNT_SESSION_REMEMBER = None
# The number of proxies in front of TRAPS. That many entries at the end of X-Forwarded-For are trusted, and no more.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)
# AccountAdapter counts wrong passwords per person and address together: a whole office signs in at nine o'clock, and
# the failures of others never block a right password. "login_guessed" is for addresses that are new to a person whose
# password is being guessed.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "5/5m/key",
    "login_guessed": "1/5m/key",
    # Each of five links in an hour opens for three days; more would only fill the mailbox.
    "reset_password": "60/m/ip,5/h/key",
    "reset_password_from_key": "",
    "feed": "120/5m/ip",
    "invitation": "20/5m/ip",
    "setup": "10/5m/ip",
    "sign": "5/5m/user",
    "token": "5/5m/user",
}
MFA_ADAPTER = "accounts.entry.views.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "accounts.entry.forms.passwords.Code",
    "reauthenticate": "accounts.entry.forms.passwords.CodeAgain",
    "activate_totp": "accounts.entry.forms.passwords.ActivateApp",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# People have no address to verify: admins and imports make their accounts.
MFA_ALLOW_UNVERIFIED_EMAIL = True
