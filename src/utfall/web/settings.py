"""Django's settings, from ``surroundings``. Production is the rule; a trial on loopback is the exception."""

from __future__ import annotations

from importlib.util import find_spec

import dj_database_url
from huey import SqliteHuey

from utfall.web.sign_in_file import FILE_NAME, read_sign_in
from utfall.web.surroundings import read_surroundings

SURROUNDINGS = read_surroundings()
SIGN_IN = read_sign_in(SURROUNDINGS.home / FILE_NAME, is_loopback=SURROUNDINGS.is_loopback)

SECRET_KEY = SURROUNDINGS.secret_key
DEBUG = False
ALLOWED_HOSTS = list(SURROUNDINGS.hosts)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in SURROUNDINGS.hosts]
ROOT_URLCONF = "utfall.web.urls"
WSGI_APPLICATION = "utfall.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = [
    "utfall.web.overview",
    "utfall.web.keyfigures",
    "utfall.web.goals",
    "utfall.web.economy",
    "utfall.web.thread",
    "utfall.web.deliveries",
    "utfall.web.reporting",
    "utfall.web.meetings",
    "utfall.web.public",
    "utfall.web.dialogue",
    "utfall.web.self_assessment",
    "utfall.web.administration",
    "utfall.web.innovation",
]
INSTALLED_APPS = [
    "utfall.web.shell",  # first: its templates stand before the libraries' own
    "utfall.web.accounts",
    "utfall.web.audit",
    "utfall.web.work",
    "utfall.web.assignments",
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "huey.contrib.djhuey",
]
if find_spec("onelogin") is not None:  # the extra "saml"; without it nobody can be sent to a SAML provider
    INSTALLED_APPS.append("allauth.socialaccount.providers.saml")

MIDDLEWARE = [
    "utfall.web.api_faults.api_faults",  # first: also what the others refuse
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "utfall.web.shell.headers.security_headers",
    "utfall.web.public.serving.public_pages",  # before the sessions: these addresses have none
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "utfall.web.session_age.SessionAgeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "utfall.web.shell.admission.AdmissionMiddleware",
    "utfall.web.shell.known_day.KnownDayMiddleware",
    "utfall.web.shell.user_errors.UserErrorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "utfall.web.shell.context.page",
                "utfall.web.assignments.context.waiting",
            ],
            "builtins": ["utfall.web.shell.templatetags.swedish"],
        },
    }
]

DATABASES = {"default": dj_database_url.parse(SURROUNDINGS.database_url, conn_max_age=600)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue from their first statement, never fail half-way; what is acknowledged is on the disk.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
CACHES = {
    # Sign-in limits must hold over all the server's processes.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "utfall.web.accounts.adapters.ClosedAccounts"
SOCIALACCOUNT_ADAPTER = "utfall.web.accounts.adapters.OrganisationAccounts"
ACCOUNT_FORMS = {
    "login": "utfall.web.accounts.forms.SignInForm",
    "change_password": "utfall.web.accounts.forms.PasswordForm",
    "reauthenticate": "utfall.web.accounts.forms.ConfirmForm",
}
MFA_FORMS = {
    "authenticate": "utfall.web.accounts.forms.CodeForm",
    "reauthenticate": "utfall.web.accounts.forms.ConfirmByCodeForm",
    "activate_totp": "utfall.web.accounts.forms.FirstCodeForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Failures are counted per address, and per account and address together (see the adapter): somebody outside can
# never keep a colleague out.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/15m/ip,5/15m/key", "reauthenticate": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if SURROUNDINGS.is_loopback else 1
MFA_ADAPTER = "utfall.web.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Utfall"
SECOND_FACTOR_REQUIRED = not SURROUNDINGS.is_loopback
SOCIALACCOUNT_PROVIDERS = SIGN_IN.providers
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False

SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "utfall.web.shell.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if SURROUNDINGS.is_loopback:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "utfall-session", "utfall-csrf"
else:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-utfall-session", "__Host-utfall-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = SURROUNDINGS.home / "static"
STATICFILES_DIRS = [SURROUNDINGS.made_static]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": SURROUNDINGS.uploads},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_TEMP_DIR = SURROUNDINGS.uploads
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SENDS_EMAIL = SURROUNDINGS.email is not None
SERVER_ADDRESS = SURROUNDINGS.address
if SURROUNDINGS.email is None:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
else:
    EMAIL_HOST, EMAIL_PORT = SURROUNDINGS.email.host, SURROUNDINGS.email.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SURROUNDINGS.email.user, SURROUNDINGS.email.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = SURROUNDINGS.email.is_upgraded, SURROUNDINGS.email.is_encrypted
    DEFAULT_FROM_EMAIL = SURROUNDINGS.email.sender
    EMAIL_TIMEOUT = 20

HUEY = SqliteHuey(name="utfall", filename=str(SURROUNDINGS.queue), fsync=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_personal_data": {"()": "utfall.web.shell.logs.WithoutPersonalData"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "without_personal_data"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
