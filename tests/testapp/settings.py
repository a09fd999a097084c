"""A university that uses ``ilm_blocks``: settings as ``wagtail start`` writes them, and nothing of Kendal.

``TESTAPP_VARIANTS`` names what is otherwise than usual, with commas between: ``uuid`` (keys of accounts), ``images``
(an image model of its own), ``languages`` (pages in two), ``prefix`` (``ilm_blocks.urls`` below one), ``siteless`` (a
provider that asks for no Sites). ``DATABASE_URL`` names another database than SQLite.
"""

import os
import sys
from pathlib import Path

import environ

#: The rooms of Kendal; nothing here can import them.
ROOMS = ("cms", "partner_api", "sites")
sys.modules |= dict.fromkeys(ROOMS)  # type: ignore[arg-type]

VARIANTS = frozenset(filter(None, os.environ.get("TESTAPP_VARIANTS", "").split(",")))
BASE_DIR = Path(__file__).resolve().parent
VAR_DIR = Path(os.environ.get("TESTAPP_VAR_DIR", BASE_DIR.parent.parent / "var" / "testapp"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "university"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.testapp.urls"

INSTALLED_APPS = [
    "tests.testapp.campus",
    *(["tests.testapp.people"] if "uuid" in VARIANTS else []),
    *(["tests.testapp.pictures"] if "images" in VARIANTS else []),
    "ilm_blocks",
    *(["wagtail.contrib.simple_translation"] if "languages" in VARIANTS else []),
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    *(["django.middleware.locale.LocaleMiddleware"] if "languages" in VARIANTS else []),
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Accounts with keys of another kind, pictures of another model and translations have other tables: a database for each.
TABLES = "_".join(["university", *sorted(VARIANTS & {"uuid", "images", "languages"})])
DATABASES = {"default": environ.Env().db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / TABLES}.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {"timeout": 20, "transaction_mode": "IMMEDIATE"}
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test_{TABLES}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_{TABLES}"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True
STATIC_URL, MEDIA_URL = "/static/", "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

WAGTAIL_SITE_NAME = "Example University"
WAGTAILADMIN_BASE_URL = "http://university.example"
WAGTAIL_ENABLE_UPDATE_CHECK = False

ILM_BLOCKS = {
    "REGIONS": "tests.testapp.campus.regions.provider",
    "CREATIVES": {
        "quote": "tests.testapp.campus.blocks.QuoteBlock",
        "portrait": "tests.testapp.campus.blocks.PortraitBlock",
    },
}

if "uuid" in VARIANTS:
    AUTH_USER_MODEL = "people.Person"
if "images" in VARIANTS:
    WAGTAILIMAGES_IMAGE_MODEL = "pictures.Picture"
if "languages" in VARIANTS:
    WAGTAIL_I18N_ENABLED = True
    WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia")]
if "siteless" in VARIANTS:
    ILM_BLOCKS["REGIONS"] = "tests.testapp.campus.regions.by_type"
