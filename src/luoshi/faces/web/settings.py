"""Django's settings. The only reader of the environment is `config`; nothing here differs between stages."""

from __future__ import annotations

import os
from pathlib import Path

from luoshi.faces.web import config

SOURCE, LUOSHI_DATA = config.read_source(dict(os.environ))

LUOSHI_DEMO = (LUOSHI_DATA / "demo.json").exists()
LUOSHI_DIGEST = SOURCE.choice("LUOSHI_DIGEST", "sha256", ("sha256", "sm3"))
LUOSHI_PLAYBOOKS = [Path(p) for p in SOURCE.text("LUOSHI_PLAYBOOKS").split(os.pathsep) if p]
LUOSHI_SQLITE_WAL = SOURCE.flag("LUOSHI_SQLITE_WAL")
TLS = SOURCE.flag("LUOSHI_TLS")
BEHIND_PROXY = SOURCE.flag("LUOSHI_BEHIND_PROXY")

DEBUG = False
SECRET_KEY = config.secret_key(SOURCE, LUOSHI_DATA)
ALLOWED_HOSTS = [h for h in SOURCE.text("LUOSHI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.auth",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "luoshi.office.storage",
    "luoshi.office.audit",
    "luoshi.office.files",
    "luoshi.office.jobs",
    "luoshi.office.units",
    "luoshi.office.accounts",
    "luoshi.office.notices",
    "luoshi.office.playbooks",
    "luoshi.duties.work",
    "luoshi.faces.desk",
    "luoshi.faces.web",
]

MIDDLEWARE = [
    "luoshi.faces.web.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "luoshi.faces.web.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "luoshi.faces.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luoshi.faces.web.middleware.RefusalsMiddleware",
    "luoshi.faces.web.middleware.PostMiddleware",
    "luoshi.faces.web.middleware.AccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "luoshi.faces.web.urls"
WSGI_APPLICATION = "luoshi.faces.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "luoshi.faces.web.frame.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

DATABASES = {"default": config.database(SOURCE, LUOSHI_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counters of the rate limits must be shared by every process of the machine.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": LUOSHI_DATA / "cache",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 20000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "luoshi.office.accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "luoshi.office.accounts.passwords.LocalWordsValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "luoshi.office.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Per name and address together, and per address (a whole office may share one); nobody can lock a name out from elsewhere.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
MFA_ADAPTER = "luoshi.office.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "落实"
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-luoshi" if TLS or BEHIND_PROXY else "luoshi"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS or BEHIND_PROXY
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "luoshi.faces.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if TLS or BEHIND_PROXY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS or BEHIND_PROXY
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

LANGUAGE_CODE = SOURCE.choice("LUOSHI_LANGUAGE", "zh-hans", ("zh-hans", "en"))
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
LANGUAGE_COOKIE_NAME = "luoshi-language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = USE_I18N = True
FORMAT_MODULE_PATH = ["luoshi.faces.web.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
# Files are served from the package itself; nothing is collected anywhere.
STATIC_ROOT = None
WHITENOISE_IMMUTABLE_FILE_TEST = r"/built/[\w./-]+-[\w-]{8}\.(js|css)$"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "luoshi.faces.web.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "luoshi": {"level": "INFO"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
