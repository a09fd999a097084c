"""Settings of every run: one machine by default, anything larger by environment variables alone."""

from datetime import timedelta
from pathlib import Path

import environ
import reportlab

from cms import formats
from cms.startup import ports, refusals, secrets

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
FONTS = Path(reportlab.__file__).parent / "fonts"  # the same on every machine
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))  # everything a run writes

# Who we are and where we answer

DEBUG = env.bool("DEBUG", default=False)
with refusals.told_in_a_sentence(VAR_DIR):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    SECRET_KEY = env.str("SECRET_KEY", default="") or secrets.kept_in(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PORT_FILE = VAR_DIR / "port"  # written at each start: commands beside the site write its address
PORT = env.int("PORT", default=ports.kept_in(PORT_FILE, default=8000))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[".localhost", "127.0.0.1", "[::1]"])
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

INSTALLED_APPS = [
    "cms",
    "cms.backoffice",
    "cms.accounts",
    "partner_api",
    "sites",
    "ilm_blocks",
    "wagtail.api.v2",
    "wagtail.contrib.redirects",
    "wagtail.documents",
    "wagtail.embeds",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "cms.accounts.apps.UsersConfig",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "wagtailmedia",
    "django_otp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "django_tasks_db",
    "modelcluster",
    "taggit",
    "corsheaders",
    "django_filters",
    "drf_spectacular",
    "rest_framework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # Wagtail speaks with its words
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.audiences.PublicMiddleware",  # outermost: what no cache may give to another leaves by it
    "partner_api.http.middleware.ApiMiddleware",  # sees the errors and headers of all below
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.backoffice.content_policy.ContentPolicyMiddleware",
    "sites.middleware.KnownHostMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "cms.language.AudienceLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.audiences.PeopleMiddleware",
]
#: What knows people, for the admin and its previews alone: the public has no cookies, see cms.audiences.
PEOPLE_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.accounts.second_factor.middleware.SecondFactorMiddleware",
    "cms.accounts.people.outside.OutsideMiddleware",
    "cms.accounts.lockout.KnownBrowserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",  # innermost: it puts the page of a lock-out in place of the view's answer
]
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # it looks for its middleware in MIDDLEWARE alone

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Where data is kept

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for the writer, and a writer waits its turn instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
    }
else:
    # A report of a month sorts in memory; compiling its questions would take longer than answering them.
    DATABASES["default"]["OPTIONS"] = {"options": "-c jit=off -c work_mem=16MB"}
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
if DATABASE_CONNECTIONS := env.int("DATABASE_CONNECTIONS", default=0):  # of each process, shared by its threads
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": DATABASE_CONNECTIONS, "timeout": 5}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "cms.sparing_cache.SparingRedisCache"  # never required, see there
TASKS = {
    "default": {"BACKEND": "cms.tasks.AfterCommitBackend"},  # what takes a moment, such as the index of the search
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},  # what takes minutes: by ``manage.py work``
}

MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=True)  # off where a web server or an object store does it
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "cms.storage.LibraryStorage"},
    "staticfiles": {"BACKEND": "cms.storage.StaticStorage"},
}
MEGABYTE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long StreamField is one form

vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ILM Kendal <noreply@localhost>")

# Language and time

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "cms" / "libraries" / "locale"]  # what the libraries say in English alone; it wins over them
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
FORMAT_MODULE_PATH = ["cms.formats"]  # how days and times are typed

# Security

HTTPS = env.bool("HTTPS", default=False)  # a proxy in front speaks TLS and sets X-Forwarded-Proto
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
MEDIA_ORIGINS = env.list("MEDIA_ORIGINS", default=[])  # where uploads are, if elsewhere
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor's live preview is a frame of our own
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day from the log-in: daily work does not write into the session
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # unless the person asks to be remembered, for that day
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: who is locked out is asked nothing further
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)  # from the last counted failure; attempts meanwhile do not lengthen it
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "cms.accounts.lockout.counted_as"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a stranger elsewhere cannot lock a person out
AXES_HANDLER = "cms.accounts.lockout.Handler"
AXES_CLIENT_IP_CALLABLE = "partner_api.http.clients.address"
AXES_LOCKOUT_TEMPLATE = "accounts/second_factor/locked_out.html"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True  # addresses are kept for the failures of the last minutes alone
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

OTP_TOTP_ISSUER = "ILM Kendal"  # the name that authenticator apps show

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Public answers may be read from any origin, and never with somebody's cookies.
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_HEADERS = [
    "accept", "accept-language", "authorization", "content-type", "if-none-match",
    # of partners, from the websites that they have registered (partner_api.partners.cors):
    "idempotency-key", "if-match", "tus-resumable", "upload-checksum", "upload-length", "upload-metadata",
    "upload-offset",
]  # fmt: skip
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PATCH", "DELETE"]
CORS_EXPOSE_HEADERS = ["retry-after"]  # of a problem; other answers expose their own
CORS_URLS_REGEX = r"^/api/(?!v1/partners/).*$"

# Wagtail

WAGTAILAPI_BASE_URL = env.str("BASE_URL", default="") or f"http://localhost:{PORT}"
WAGTAILAPI_RICH_TEXT_FORMAT = "html"  # links lead to addresses, not to numbers of rows
WAGTAIL_SITE_NAME = "ILM Kendal"
WAGTAIL_DATE_FORMAT = formats.DATE_INPUT_FORMATS[0]
WAGTAIL_TIME_FORMAT = formats.TIME_INPUT_FORMATS[0]
WAGTAIL_DATETIME_FORMAT = formats.DATETIME_INPUT_FORMATS[0]
WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL
WAGTAILADMIN_USER_LOGIN_FORM = "cms.accounts.login.LoginForm"
# What Wagtail's script lets through; the intake decides by the content. No SVG: it may hold scripts.
WAGTAILIMAGES_EXTENSIONS = [
    "avif", "bmp", "gif", "heic", "heif", "hif", "jfif", "jpe", "jpeg", "jpg", "png", "tif", "tiff", "webp",
]  # fmt: skip
WAGTAILIMAGES_IMAGE_FORM_BASE = "ilm_blocks.admin.forms.uploads.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * MEGABYTE
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILMEDIA = {
    "AUDIO_EXTENSIONS": ["m4a", "mp3", "ogg"],
    "VIDEO_EXTENSIONS": ["mov", "mp4", "webm"],
    "MEDIA_FORM_BASE": "ilm_blocks.admin.forms.uploads.MediaForm",
}
WAGTAILDOCS_DOCUMENT_FORM_BASE = "ilm_blocks.admin.forms.uploads.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * MEGABYTE
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # documents are kept, not shown
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "vtt", "xlsx", "zip"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("id-id", "Bahasa Indonesia"), ("en", "English")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.backoffice.search"}}
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # times are the region's: nobody chooses among six hundred zones
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the admin makes no calls to other hosts
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# Our apps

FRONTEND_PREVIEW = "partner_api.delivery.drafts.modes.FRONTEND"

ILM_BLOCKS = {
    "PAGE_ACTIONS": {duty: duty for duty in ("approve", "administer", "broadcast", "operate")},  # of RegionPage
    "REGIONS": "sites.regions.provider",
    "BODIES": "sites.bodies.BODIES",
    "LETTERHEADS": "sites.names.LETTERHEADS",
    "NOTIFIER": "cms.accounts.notices.notifier.tell",
    "ENROL": "cms.accounts.people.enrolling.enrol",
    "MEMBERSHIP_FOLLOWED_BY": ["cms.accounts.roles.follow"],
    "PARTNER_NEWS_FOLLOWED_BY": ["partner_api.partners.webhooks.outbox.tell_of_act"],
    "LONG_TASKS": "background",
    "SCREEN_SIZES": "partner_api.screens.sizes.registered",
    "ILM_ADDRESS": "sites.addresses.ilm_page",
    "TYPEFACES": [str(FONTS / name) for name in ("Vera.ttf", "VeraBd.ttf")],
    "PREVIEWS": ["sites.previews.VILLAGE_PAGE", "partner_api.screens.previews.SCREEN", FRONTEND_PREVIEW],
}

SITES = {
    "PORT": PORT,
    "MACHINE_HOSTS": env.list("MACHINE_HOSTS", default=["127.0.0.1", "[::1]"]),
    "CHOOSABLE_PAGES": "cms.backoffice.isolation.visibility.choosable_pages",
    "ARTICLE_PREVIEWS": [FRONTEND_PREVIEW],
    "HEAD_PARTS": ["partner_api/syndication/discovery.html", "partner_api/embed/discovery.html"],
    "TRANSPARENCY": "transparency",
    "SUCCESSION_FOLLOWED_BY": [
        "cms.accounts.succession.follow",
        "partner_api.screens.succession.follow",
        "partner_api.partners.succession.follow",
        "partner_api.alerts.succession.follow",
    ],
    "COUNT_PAGE_VIEWS": env.bool("COUNT_PAGE_VIEWS", default=True),
}
ANSWERS = {
    "MEMORY_MB": env.int("ANSWERS_MEMORY_MB", default=64),
    "PURGER": env.str("PURGER", default=""),
    "PURGER_ARGS": env.list("PURGER_ARGS", default=[]),
}
ADMISSION = {
    "AT_WORK": env.int("REQUESTS_AT_WORK", default=16),
    "WAITING": env.int("REQUESTS_WAITING", default=32),
    "LONGEST_BODY_MB": env.int("LONGEST_BODY_MB", default=256),
}
PARTNER_API = {
    "PLAYS_KEPT_DAYS": env.int("PLAYS_KEPT_DAYS", default=90),
    "MEDIA_ORIGIN": env.str("MEDIA_ORIGIN", default=""),
    "PREVIEW_FRONTEND": env.str("PREVIEW_FRONTEND", default=""),
    "LIVE": env.bool("LIVE", default=False),
    "LISTENERS": env.int("LISTENERS", default=5000),
    "ENCRYPTION_KEYS": env.list("ENCRYPTION_KEYS", default=[]),
    "UPLOADS_FOLDER": env.str("UPLOADS_FOLDER", default=str(VAR_DIR / "uploads")),
    "WEBHOOK_PORTS": env.list("WEBHOOK_PORTS", cast=int, default=[443]),
    "WEBHOOK_NETWORKS": env.list("WEBHOOK_NETWORKS", default=[]),
    "WEBHOOK_CA_FILE": env.str("WEBHOOK_CA_FILE", default=""),
}
ACCOUNTS = {
    "SECOND_FACTOR_REQUIRED": env.bool("SECOND_FACTOR_REQUIRED", default=True),
    "TELEGRAM_TOKEN": env.str("TELEGRAM_TOKEN", default=""),
    "TELEGRAM_BOT": env.str("TELEGRAM_BOT", default=""),
    "TELEGRAM_URL": env.str("TELEGRAM_URL", default="https://api.telegram.org"),
    "NTFY_URL": env.str("NTFY_URL", default=""),
    "NTFY_TOKEN": env.str("NTFY_TOKEN", default=""),
    "MATRIX_URL": env.str("MATRIX_URL", default=""),
    "MATRIX_TOKEN": env.str("MATRIX_TOKEN", default=""),
    "WHATSAPP_URL": env.str("WHATSAPP_URL", default=""),
    "WHATSAPP_KEY": env.str("WHATSAPP_KEY", default=""),
    "WHATSAPP_INSTANCE": env.str("WHATSAPP_INSTANCE", default=""),
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["drf_orjson_renderer.parsers.ORJSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["drf_orjson_renderer.renderers.ORJSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "partner_api.problems.handler",
    "URL_FORMAT_OVERRIDE": None,  # the format is chosen by "Accept" alone
}

SPECTACULAR_SETTINGS = {
    "TITLE": "ILM Kendal",
    "VERSION": "1",
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "OAS_VERSION": "3.1.0",
    # Enumerations stay where they are used: a shared one would change its name when another takes the same words.
    "POSTPROCESSING_HOOKS": [
        "partner_api.openapi.schema.with_shapes_of_messages",
        "partner_api.openapi.schema.without_enum_ids",
        "partner_api.openapi.schema.told_in_words",
    ],
    "PREPROCESSING_HOOKS": ["partner_api.openapi.schema.only_ours"],
    "WEBHOOKS": [f"partner_api.partners.webhooks.messages.{name}" for name in ("SUBMISSION", "AGREEMENT", "TEST")],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_PATCH": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "cms.logs.LineFormatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "apprise": {"level": "CRITICAL"},  # its lines name telephone numbers and topics; ours tell what failed
        "urllib3": {"level": "CRITICAL"},  # its lines tell addresses, and the token of a bot of Telegram stands in its
        "axes": {"level": "CRITICAL"},  # its lines name people and addresses; the history of the person tells enough
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # strangers try hosts all day; 400 is answer enough
    },
}
