"""Every setting, read from the environment. With none set, the portal runs from `var/` on this machine."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from kombu import Exchange, Queue

from portal import embedded, identity_providers
from portal.operations.watching import failures, logs

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
HERE = f"http://127.0.0.1:{os.environ.get('PORTAL_PORT', '8000')}"
PUBLIC_ORIGIN = (CSRF_TRUSTED_ORIGINS or [HERE])[0].rstrip("/")

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
    "django_structlog",
    "rest_framework",
    "drf_spectacular",
    "import_export",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
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
    "portal.operations.watching.requests.RequestLogMiddleware",
    "portal.operations.watching.metrics.MeasuringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.headers.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.VietnameseFirstMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.ReachMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.NotAllowedMiddleware",
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


# A host that is cut off says nothing: the server would hold its rows for hours, and it would wait as long.
HEARD_OF_WITHIN_HALF_A_MINUTE = {
    "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 30_000,
}  # fmt: skip
SERVER_HEARS = " ".join(
    f"-c tcp_{name.removeprefix('tcp_')}={value}" for name, value in HEARD_OF_WITHIN_HALF_A_MINUTE.items()
)


def database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "portal.lib.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **HEARD_OF_WITHIN_HALF_A_MINUTE,
            # Rules of tables look dear to the planner: it would compile short queries, which takes seconds.
            "options": f"-c jit=off {SERVER_HEARS}",
        },
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or embedded.database_url(VAR_DIR))}
FORM_RENDERER = "portal.forms.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["accounts.passwords.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.NoWordsOfThePortal"},
]

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are written by administrators, nobody signs up by mail
ACCOUNT_SESSION_REMEMBER = False  # offices share machines: a session ends with its browser
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds in which nobody is asked again who they are
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "change_password": "accounts.forms.sign_in.PasswordForm",  # nosec B105 # a form, by its path
    "reauthenticate": "accounts.forms.sign_in.PasswordAgainForm",
}
# A whole office comes from one address; a name is locked by accounts/lockout.py, a second factor here.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "10/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Cổng Tổ công nghệ số"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.CodeForm",
    "reauthenticate": "accounts.forms.second_factor.CodeAgainForm",
    "activate_totp": "accounts.forms.second_factor.FirstCodeForm",
    "add_webauthn": "accounts.forms.second_factor.KeyForm",
}

# None unless PORTAL_OIDC names some: docs/dang-nhap-mot-lan.md.
IDENTITY_PROVIDERS = identity_providers.named_in(os.environ, production=PRODUCTION)
SOCIALACCOUNT_PROVIDERS = identity_providers.for_allauth(IDENTITY_PROVIDERS)
SOCIALACCOUNT_ADAPTER = "accounts.adapters.IdentityAdapter"

# A grid's form has a field for each of 31 days of everyone in a large team.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
# The second goes before what the frameworks say themselves, whose order among the apps would win else.
LOCALE_PATHS = [BASE_DIR / "portal" / "locale", BASE_DIR / "accounts" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["portal.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
DOCUMENTS_DIR = Path(os.environ.get("PORTAL_DOCUMENTS", VAR_DIR / "documents"))
BACKUPS_DIR = Path(os.environ.get("PORTAL_BACKUPS", VAR_DIR / "backups"))
# On every page and, in Vietnamese, on every paper: outside production the portal works on invented people.
PORTAL_DEMO_MARK = os.environ.get("PORTAL_DEMO_MARK", "" if PRODUCTION else gettext_noop("DỮ LIỆU MẪU"))

# A browser takes a cookie with this prefix from this host alone, over TLS.
PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{PREFIX}sessionid", f"{PREFIX}csrftoken"
# Seconds: a working day, and without a click for finance, approvers and administrators.
SESSION_COOKIE_AGE = SESSION_LASTS = int(os.environ.get("PORTAL_SESSION_HOURS", "8")) * 3600
SESSION_IDLE = int(os.environ.get("PORTAL_IDLE_MINUTES", "30")) * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
# The health check comes from the same machine, over plain HTTP.
SECURE_REDIRECT_EXEMPT = ["^khoe(/san-sang)?$"]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

REDIS_URL = os.environ.get("REDIS_URL")
REDIS_PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 2}  # seconds
ONE_MORE_TRY = {"max_retries": 1, "interval_start": 0}
# Wrong codes and used ones are counted here. Processes of one machine without Redis share files.
CACHES = {
    "default": {
        "BACKEND": "portal.lib.standing_in.RedisOrMemory",
        "LOCATION": REDIS_URL,
        "OPTIONS": REDIS_PATIENCE,
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # of Django's 300, counts would soon be pushed out
    }
}
# Counts of the public check: shared by all processes where there is Redis, else each process its own.
RATE_LIMIT_STORAGE = REDIS_URL or "memory://"
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
# A queue that is away keeps nobody waiting: what it did not take, the timetable sends.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600, **ONE_MORE_TRY, **REDIS_PATIENCE}
    if REDIS_URL
    else embedded.broker_options(VAR_DIR)
)
CELERY_TASK_PUBLISH_RETRY_POLICY = ONE_MORE_TRY
# Answers to remote control would pile up as files; with Redis the health check of a worker asks for one.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
# Calculations never wait behind papers: a worker takes from both queues in turn.
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), name) for name in ("celery", "papers")]
CELERY_TASK_ROUTES = {
    "reports.tasks.draw_printout": {"queue": "celery"},  # somebody waits before the page
    "reports.tasks.*": {"queue": "papers"},
}
CELERY_TASK_IGNORE_RESULT = True  # what became of a job stands in PostgreSQL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SYNC_EVERY = 1  # its file is also its sign of life
CELERY_BEAT_SCHEDULE = {
    "tell that it runs": {"task": "portal.tasks.timetable_ran", "schedule": 30},
    "requeue stale runs": {"task": "subsidies.tasks.requeue_stale_runs", "schedule": 30},
    "requeue stale imports": {"task": "imports.tasks.requeue_stale_jobs", "schedule": 60},
    "remind communes": {"task": "teams.tasks.remind_communes", "schedule": crontab(hour=7, minute=0)},
    "issue missing papers": {"task": "reports.tasks.issue_missing_papers", "schedule": 60},
    "draw lost printouts": {"task": "reports.tasks.draw_lost_printouts", "schedule": 60},
    "look ahead": {
        "task": "reports.tasks.look_ahead",
        "schedule": crontab(hour="6-20", minute="*/10"),
        "options": {"expires": 600},  # by then the next is on its way
    },
    "let go of what is over": {
        "task": "reports.tasks.let_go_of_what_is_over",
        "schedule": crontab(hour=2, minute=30),
    },
}

# Without a mail server nobody is reminded by mail; the list of those who are late is on the portal.
EMAIL_HOST = os.environ.get("PORTAL_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("PORTAL_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("PORTAL_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PORTAL_MAIL_PASSWORD", "")
# "starttls" (often port 587) or "tls" (465), with the certificate looked at. Empty: a relay in the house.
MAIL_TLS = os.environ.get("PORTAL_MAIL_TLS", "")
if MAIL_TLS not in ("", "starttls", "tls"):
    raise ImproperlyConfigured("PORTAL_MAIL_TLS: starttls, tls, hoặc để trống.")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_TLS == "starttls", MAIL_TLS == "tls"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_MAIL_FROM", "khong-tra-loi@localhost")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.ByKey",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.manners.Tempo"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "accounts.api.manners.SpeaksJson",
    "DEFAULT_PAGINATION_CLASS": "accounts.api.pages.Pages",
    "DEFAULT_FILTER_BACKENDS": ["accounts.api.filtering.ByForm"],
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.Description",
    "EXCEPTION_HANDLER": "accounts.api.problems.answer",
}
API_TEMPO = {"reads": "600/min", "writes": "120/min"}  # of each key, and of each person
SPECTACULAR_SETTINGS = {
    "TITLE": "Cổng Tổ công nghệ số cộng đồng",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PATH_CONVERTER_OVERRIDES": {"month": {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}},
    "ENUM_NAME_OVERRIDES": {
        "TimesheetStatus": "teams.models.TimesheetStatus",
        "RunStatus": "subsidies.models.Status",
        "ResolutionStatus": "subsidies.models.ResolutionStatus",
        "PriorityClass": "smartphones.models.PriorityClass",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "accounts.api.schema.with_what_may_go_wrong",
    ],
}

# What those who keep the portal running are told. Without a token nobody reads the figures.
LOGGING = logs.configuration(os.environ.get("PORTAL_LOG_LEVEL", "INFO"), as_json=PRODUCTION)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# How it ended is told once; that it began, to whoever asks for more.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG
METRICS_TOKEN = os.environ.get("PORTAL_METRICS_TOKEN", "")
if SENTRY_DSN := os.environ.get("PORTAL_SENTRY_DSN", ""):
    failures.report_to(SENTRY_DSN)
