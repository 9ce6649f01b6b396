"""Every setting, read from the environment. With none set, the portal runs from `var/` on this machine."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from portal import embedded

BASE_DIR = embedded.BASE_DIR
VAR_DIR = embedded.var_dir()
PRODUCTION = os.environ.get("PORTAL_PRODUCTION") == "1"
DEBUG = os.environ.get("PORTAL_DEBUG") == "1" and not PRODUCTION


def key(name: str, size: int = 32) -> str:
    """Several machines use the same keys, and they outlive a machine: in production they must be given."""
    variable = f"PORTAL_{name.upper()}"
    given = os.environ[variable] if PRODUCTION else os.environ.get(variable)
    return given or embedded.secret(VAR_DIR, name, size)


SECRET_KEY = key("secret_key", 64)
# Numbers that identify people and accounts are sealed by the first key and opened by any.
DATA_KEYS = key("data_keys").split()
# Their fingerprints, by which they are found: this key stays when the others change.
INDEX_KEY = key("index_key")
ALLOWED_HOSTS = os.environ.get("PORTAL_HOSTS", "localhost 127.0.0.1 [::1]").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("PORTAL_ORIGINS", "").split()
# Printed on papers: where anybody checks them.
PUBLIC_ORIGIN = (CSRF_TRUSTED_ORIGINS or ["http://127.0.0.1:8000"])[0].rstrip("/")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "django_htmx",
    "rest_framework",
    "import_export",
    "portal",
    "places",
    "accounts",
    "imports",
    "teams",
    "subsidies",
    "smartphones",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.VietnameseFirstMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.ContentSecurityPolicyMiddleware",
    "portal.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
                "portal.context.page",
            ],
            "builtins": ["portal.templatetags.portal"],
        },
    }
]


def database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or embedded.database_url(VAR_DIR))}
FORM_RENDERER = "portal.forms.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]

# A grid's form has a field for each of 31 days of everyone in a large team.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["portal.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
DOCUMENTS_DIR = Path(os.environ.get("PORTAL_DOCUMENTS", VAR_DIR / "documents"))
BACKUPS_DIR = Path(os.environ.get("PORTAL_BACKUPS", VAR_DIR / "backups"))
# On every page and every paper: outside production the portal works on invented people.
PORTAL_DEMO_MARK = os.environ.get("PORTAL_DEMO_MARK", "" if PRODUCTION else "DỮ LIỆU MẪU")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
# The health check comes from the same machine, over plain HTTP.
SECURE_REDIRECT_EXEMPT = ["^khoe$"]
X_FRAME_OPTIONS = "DENY"

REDIS_URL = os.environ.get("REDIS_URL")
# Counts of the public check: shared by all processes where there is Redis, else each process its own.
RATE_LIMIT_STORAGE = REDIS_URL or "memory://"
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600} if REDIS_URL else embedded.broker_options(VAR_DIR)
)
# Answers to remote control would pile up as files; with Redis the health check of a worker asks for one.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
# Calculations never wait behind papers: a worker takes from both queues in turn.
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), name) for name in ("celery", "papers")]
CELERY_TASK_ROUTES = {"reports.tasks.*": {"queue": "papers"}}
CELERY_TASK_IGNORE_RESULT = True  # what became of a job stands in PostgreSQL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SYNC_EVERY = 1  # its file is also its sign of life
CELERY_BEAT_SCHEDULE = {
    "requeue stale runs": {"task": "subsidies.tasks.requeue_stale_runs", "schedule": 30},
    "requeue stale imports": {"task": "imports.tasks.requeue_stale_jobs", "schedule": 60},
    "remind communes": {"task": "teams.tasks.remind_communes", "schedule": crontab(hour=7, minute=0)},
    "issue missing papers": {"task": "reports.tasks.issue_missing_papers", "schedule": 60},
}

# Without a mail server nobody is reminded by mail; the list of those who are late is on the portal.
EMAIL_HOST = os.environ.get("PORTAL_MAIL_HOST", "")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_MAIL_FROM", "khong-tra-loi@localhost")

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PORTAL_LOG_LEVEL", "INFO")},
    # Fonts are subset and PDFs written step by step: only what goes wrong is of interest.
    "loggers": {name: {"level": "ERROR"} for name in ("fontTools", "weasyprint")},
}
