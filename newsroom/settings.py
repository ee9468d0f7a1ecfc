"""Settings of the newsroom, from environment variables alone (the table is in docs/configuration.md)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
import django.forms
from csp.constants import NONCE, NONE, SELF

import languages
from languages.choices import WRITTEN


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether an environment variable says yes; unset or empty means `default`."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def words(name: str, default: str = "") -> list[str]:
    """Return an environment variable as a list; commas separate."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def count(name: str) -> int:
    """Return how many an environment variable says: a number, or 1 for a yes; unset or anything else means none."""
    value = os.environ.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() else int(flag(name))


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()

# The two modes that are not production: DEBUG for those who write the code, DEMO for those who try it.
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")

# Without a key or a host list, newsroom.checks stops the start with a sentence (production), or
# a key that lasts as long as the process is used (debug, demo and commands that serve nobody).
SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECRET_KEY_IS_SET = bool(SECRET_KEY)
if not SECRET_KEY:
    import secrets

    SECRET_KEY = secrets.token_urlsafe(50)
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG or DEMO else "")
CSRF_FAILURE_VIEW = "newsroom.refusing.unchecked"
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
# Whom somebody tells who has found a hole, and the page that says how that is dealt with (newsroom/security_txt.py).
SECURITY_CONTACT = words("SECURITY_CONTACT")
SECURITY_POLICY = os.environ.get("SECURITY_POLICY", "").strip()

INSTALLED_APPS = [
    "newsroom",
    "isolation",
    "modeltranslation",  # before the admin, so that its model admins find translated fields
    "desk.apps.DeskAdminConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the list of passkeys uses it
    "csp",
    "js_asset",
    "django_prose_editor",
    "reversion",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "languages",
    "answers",
    "rows",
    "richtext",
    "manuscripts",
    "people",
    "masthead",
    "assets",
    "partners",
    "contacts",
    "announcements",
    "presskits",
    "pages",
    "emergency",
    "desk",
    "backup",
    "trials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before whatever answers by itself: a redirect or a refusal carries its policy, too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.middleware.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.DeskSession",
    "newsroom.middleware.DeskLocale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "newsroom.middleware.DeskAuthentication",
    "newsroom.middleware.DeskMessages",
    "newsroom.middleware.Refusals",
    "newsroom.middleware.NoNul",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.AccountAnswers",
    "people.second_factor.RequireSecondFactor",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        # The public pages: compiled templates, several times faster (docs/decisions/0002).
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": [BASE_DIR / "templates" / "pages"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "pages.environment.environment", "autoescape": True},
    },
    {
        # The fields of forms (desk.rendering): ours, and Django's own.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "fields",
        "DIRS": [BASE_DIR / "templates" / "fields", Path(django.forms.__path__[0], "jinja2")],
        "APP_DIRS": False,
        "OPTIONS": {},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"fieldsets": "desk.fieldsets"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

FORM_RENDERER = "desk.rendering.Renderer"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue up instead of failing half-way through a transaction that began as a reader.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a commit returns when the log of it is on the disk (docs/decisions/0012).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "newsroom.shared_cache.CountingDatabaseCache",
            "LOCATION": "cache",
            # Beyond this many entries some are thrown away, the counts of who tries too often among them (Django's own: 300).
            "OPTIONS": {"MAX_ENTRIES": 200_000, "CULL_FREQUENCY": 10},
        }
    )
}

# What a process of the server keeps of public pages in memory (newsroom.edge); 0 keeps nothing.
PAGE_CACHE_BYTES = int(os.environ.get("PAGE_CACHE") or (0 if DEBUG else 16)) * 1024 * 1024

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by colleagues who know the address
ACCOUNT_ADAPTER = "people.adapter.StaffOnlyAdapter"
# How often somebody may try is said in people/limits.py; allauth's own limits would let a stranger lock staff out.
ACCOUNT_RATE_LIMITS = {
    **dict.fromkeys(("login", "login_failed", "reauthenticate", "change_password"), ""),
    "reset_password": "",
    "reset_password_from_key": "20/m/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}  # nothing to guess there
ACCOUNT_FORMS = {
    "change_password": "people.forms.ChangePassword",
    "reset_password": "people.forms.AskForReset",
}
MFA_FORMS = {
    "authenticate": "people.forms.Code",
    "reauthenticate": "people.forms.CodeAgain",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A code is good for one step before and after its own: it may run out while it is typed (RFC 6238 §5.2).
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The demo asks for a password only; everywhere else staff must have a second factor.
SECOND_FACTOR_REQUIRED = flag("SECOND_FACTOR_REQUIRED", default=not (DEMO or DEBUG))
# A password alone enrols no first factor: that takes an invitation or a one-time code (people/enrolment.py).
ENROLMENT_CODE_REQUIRED = not (DEMO or DEBUG)

LANGUAGE_CODE = languages.FIRST
LANGUAGES = WRITTEN
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
TIME_ZONE = "UTC"  # times are stored and computed in UTC, shown in the masthead's zone
USE_I18N = True
USE_TZ = True
MODELTRANSLATION_DEFAULT_LANGUAGE = languages.FIRST
MODELTRANSLATION_LANGUAGES = languages.LANGUAGES
MODELTRANSLATION_ENABLE_FALLBACKS = False
MODELTRANSLATION_FALLBACK_LANGUAGES = ()

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# How the desk looks, beside the templates that say what stands on it; the pages have their styles in their room.
STATICFILES_DIRS = [BASE_DIR / "static"]
S3_BUCKET = os.environ.get("S3_BUCKET", "")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
    # Files by hash, never in an open folder; the door in assets/views.py is the only way to them.
    "assets": (
        {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": S3_BUCKET,
                "endpoint_url": os.environ.get("S3_ENDPOINT_URL") or None,
                "region_name": os.environ.get("S3_REGION") or None,
                "default_acl": "private",
                "querystring_auth": True,
                "file_overwrite": True,
                # A large object that is read here goes to a temporary file, not into memory.
                "max_memory_size": 8 * 1024 * 1024,
            },
        }
        if S3_BUCKET
        else {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": DATA_DIR / "files",
                "base_url": None,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    ),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "newsroom.stylesheets.JoinedStyleSheets"
        )
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# As whitenoise has it, and source maps: 2 MB that nobody downloads took half of the first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    *("jpg", "jpeg", "png", "gif", "webp", "avif", "zip", "gz", "tgz", "bz2", "tbz", "xz", "br"),
    *("swf", "flv", "woff", "woff2", "3gp", "3gpp", "asf", "avi", "m4v", "mov", "mp4", "mpeg"),
    *("mpg", "webm", "wmv", "map"),
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Per process of the server. Behind a proxy all connections are the proxy's, which counts its own.
CONNECTIONS_PER_ADDRESS = int(
    os.environ.get("CONNECTIONS_PER_ADDRESS") or (0 if flag("BEHIND_PROXY") else 60)
)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a long announcement has many rows in three languages
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin shows the preview in a frame of its own
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # which asks for DENY
    # Subdomains and the preload list are the operator's to decide (docs/configuration.md).
    "security.W005",
    "security.W021",
]

# Behind a proxy that speaks HTTPS, or on plain loopback in the demo.
HTTPS = flag("HTTPS", default=not (DEBUG or DEMO))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and flag("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Both reach beyond this newsroom, and a browser that has read them remembers: only where the whole domain is ready for it.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and flag("HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS and flag("HSTS_PRELOAD")
# How many proxies of ours stand in front, each of which writes X-Forwarded-For and -Proto (people.client_address).
TRUSTED_PROXIES = count("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SAMESITE = "Lax"

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
# `EMAIL=none` says that a newsroom is meant to send no mail; without it and without a server, production does not start.
NO_EMAIL = os.environ.get("EMAIL", "").strip().lower() == "none"
EMAIL_TIMEOUT = 10  # seconds that a page waits for the mail server
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=True)
# A mail holds links that set passwords: it is printed for those who try or write the newsroom, never into the log of a real one.
_MAIL = "smtp" if EMAIL_HOST else "console" if DEBUG or DEMO else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{_MAIL}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "presse@newsroom.example")

# Modules whose work runs in processes of its own, and how many of these there are for each lane of it.
ISOLATED_MODULES = [
    "manuscripts.understanding",
    "assets.encoding",
    "assets.intake",
    "presskits.pictures",
    "presskits.typesetting",
]
ISOLATED_WORKERS = int(os.environ.get("ISOLATED_WORKERS") or 1)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"one line": {"()": "newsroom.log_lines.OneLine"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "stderr, one line": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["one line"],
        },
    },
    "loggers": {
        # An address that is not there is the visitor's affair.
        "django.request": {"level": "ERROR"},
        "django.security": {"handlers": ["stderr, one line"], "propagate": False},
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
