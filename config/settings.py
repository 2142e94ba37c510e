"""Every setting, and every environment variable that the site reads. A wrong value stops the start.

Production is what you get unless DEMO or DEBUG is set. docs/operations.md lists the variables.
"""

import os
import sys
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from environs import Env

from config.database import databases

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()

# --- What kind of site this is -------------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
TESTING = env.bool("TESTING", False)

SITE_NAME = env.str("SITE_NAME", "Second Opinion")
PORT = env.int("PORT", 8000)
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}" if DEMO or DEBUG or TESTING else "").rstrip("/")
CONTACT = env.str("CONTACT", "contact@example.org")

_RELAXED = DEMO or DEBUG
_OFFLINE_COMMANDS = {"render", "screen"}  # they read no secret and answer no request
_OFFLINE = len(sys.argv) > 1 and sys.argv[1] in _OFFLINE_COMMANDS


def _is_loopback(host: str | None) -> bool:
    """Whether a host name means this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def _site_url_problem() -> str:
    """What is wrong with SITE_URL, in one sentence; empty if nothing is."""
    parts = urlsplit(SITE_URL)
    if not parts.scheme or not parts.hostname:
        return "Set SITE_URL to the address that readers use, such as https://opinion.example.org."
    if DEMO and not _is_loopback(parts.hostname):
        return "DEMO is for this machine only: with it, SITE_URL must be a loopback address."
    if parts.scheme != "https" and not (_RELAXED or TESTING):
        return "SITE_URL must begin with https:// (DEMO=1 is for plain http on this machine)."
    return ""


def _secret_key() -> str:
    """The signing key: from SECRET_KEY, else (DEMO and DEBUG) from the file that `make run` keeps in var/."""
    key = env.str("SECRET_KEY", "")
    kept = VAR_DIR / "secret-key"
    if not key and _RELAXED and kept.exists():
        key = kept.read_text().strip()
    if not key and (_RELAXED or TESTING or _OFFLINE):
        return "only-for-tests-and-offline-commands-" + "0" * 32
    if len(key) < 50 or len(set(key)) < 5 or key.startswith(("django-insecure-", "only-for-tests")):
        raise ImproperlyConfigured(
            "Production needs a SECRET_KEY of its own, 50 characters or more. Make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    return key


if not _OFFLINE and (_problem := _site_url_problem()):
    raise ImproperlyConfigured(_problem)

SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])

# --- Who may ask, and over what ------------------------------------------------------------------

SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = (
    ["127.0.0.1", "localhost", "[::1]"] if _RELAXED else [SITE_HOST, *env.list("ALLOWED_HOSTS", [])]
)
if TESTING:
    ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", SITE_HOST]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

SECURE_SSL_REDIRECT = HTTPS and not TESTING
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# A __Host- cookie can only be set over https, by this very host.
_COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
APPEARANCE_COOKIE_NAME = f"{_COOKIE_PREFIX}appearance"

# --- What is installed ---------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "essays",
    "forum",
    "accounts",
    "allauth",
    "allauth.account",
    "markdownx",
    "django_htmx",
    "procrastinate.contrib.django",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # The headers first: the redirect to https carries them too.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.resource_policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.private_pages",
    "config.middleware.own_time_zone",
    "config.middleware.page_for_wrong_method",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["config.templatetags.opinion"],
        },
    }
]

FORM_RENDERER = "config.form_fields.FormRenderer"

# --- Where things are kept -----------------------------------------------------------------------

DATABASES = databases(os.environ)
CACHES = {
    # Limits must hold across processes: memory of one process would give each worker its own.
    # With few entries allowed, a flood of new ones would wash the counters out.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

UPLOADS_DIR = Path(env.str("UPLOADS_DIR", str(VAR_DIR / ("test-uploads" if TESTING else "uploads"))))
MEDIA_ROOT = UPLOADS_DIR
MEDIA_URL = "/uploads/"
CARDS_DIR = VAR_DIR / ("test-cards" if TESTING else "cards")  # made anew when they are gone
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_PIXELS = 40_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.stylesheet.StylesheetFinder",
]
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or TESTING
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Members -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = [
    # It is Django's own ModelBackend with sign-in by e-mail address; both together would hash each password twice.
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("handle", "email", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.entrance_forms.LoginForm",
    "signup": "accounts.entrance_forms.SignupForm",
    "add_email": "accounts.entrance_forms.AddEmailForm",
    "change_password": "accounts.entrance_forms.ChangePasswordForm",
    "set_password": "accounts.entrance_forms.SetPasswordForm",
    "reset_password": "accounts.entrance_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.entrance_forms.ResetPasswordKeyForm",
    "confirm_password_reset_code": "accounts.entrance_forms.ConfirmResetForm",
    "confirm_email_verification_code": "accounts.entrance_forms.ConfirmEmailForm",
    "reauthenticate": "accounts.entrance_forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"  # no name that a browser fills in by itself
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USERNAME_VALIDATORS = "accounts.models.member.handle_validators"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # mails take their time
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # who took the wrong one of their addresses is told, by mail only
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/h/key"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # so that nobody is locked out by somebody else's wrong tries
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"

# How often one person may do a thing: (times, seconds). accounts/limiting.py counts.
LIMITS = {
    "post": [(60, 60), (300, 3600)],
    "edit": [(60, 60)],
    "like": [(60, 60)],
    # Likes of a day, by trust (accounts/trusting.py). Taking one back is neither counted nor refused.
    "like-new": [(30, 86_400)],
    "like-member": [(100, 86_400)],
    "like-verified": [(200, 86_400)],
    "watch": [(60, 60)],
    "bookmark": [(60, 60), (500, 86_400)],
    "vote": [(30, 60)],
    "report": [(20, 3600)],
    "upload": [(60, 600)],
    "draft": [(240, 60)],
    "kept-words": [(20, 600)],
    "code": [(10, 900)],
}

# --- Mail ----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", f"{SITE_NAME} <{CONTACT}>")
SERVER_EMAIL = CONTACT
_SMTP = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {
        "host": env.str("SMTP_HOST", "localhost"),
        "port": env.int("SMTP_PORT", 25),
        "username": env.str("SMTP_USER", ""),
        "password": env.str("SMTP_PASSWORD", ""),
        "use_tls": env.bool("SMTP_STARTTLS", False),
        "use_ssl": env.bool("SMTP_TLS", False),
        "timeout": 20,
    },
}
MAILERS = {
    # Every mail becomes a row and a job; the worker delivers it.
    "default": {"BACKEND": "accounts.mailing.QueuedBackend"},
    "delivery": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"} if _RELAXED else _SMTP,
}
KEEP_SENT_MAIL = _RELAXED  # the admin's outbox page shows it

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Writing -------------------------------------------------------------------------------------

MARKDOWNX_MARKDOWNIFY_FUNCTION = "essays.previewing.preview_html"
MARKDOWNX_URLS_PATH = "/admin/markdownx/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdownx/upload/"
MARKDOWNX_UPLOAD_MAX_SIZE = UPLOAD_MAX_BYTES
MARKDOWNX_SERVER_CALL_LATENCY = 400

# --- Logs: what went wrong, never what was written -------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        # Anybody can send a wrong Host; a traceback for each would fill the disk.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "procrastinate": {"level": "WARNING"},
    },
}
