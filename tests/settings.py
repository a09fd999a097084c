"""The project's settings, made quick and separate from any running site."""

import os

from cms.settings import *  # noqa: F403
from cms.settings import ACCOUNTS, CACHES, DATABASES, ILM_BLOCKS, INSTALLED_APPS, MIDDLEWARE, SITES, TASKS, VAR_DIR

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in the tests' thread

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    (VAR_DIR / "test").mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test" / "db.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}"}
CACHES["default"]["KEY_PREFIX"] = f"tests-{os.getpid()}"  # what one process remembers is not of another's rows

PORT = 8000  # whatever a site that was started from this folder has kept
WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = f"http://localhost:{PORT}"
#: Most tests never commit, and none has a worker beside it but those of the worker.
TASKS = {name: {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"} for name in TASKS}
AXES_ENABLED = False  # the test client logs in without a request; tests of the lock-out turn it on
#: The same for the second factor, for which the demo's journeys ask; mails go out before the answer.
ACCOUNTS = ACCOUNTS | {"SECOND_FACTOR_REQUIRED": False, "WORK_AFTER_THE_ANSWER": False}
#: Django's test client names the host *testserver*.
SITES = SITES | {"PORT": PORT, "COUNT_PAGE_VIEWS": False, "MACHINE_HOSTS": [*SITES["MACHINE_HOSTS"], "testserver"]}
#: Six files less to make of each poster; the tests of pictures have them.
ILM_BLOCKS = ILM_BLOCKS | {"WEBP_WIDTHS": (), "SHARED_SIZE": ()}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "cms.storage.LibraryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # nothing to collect first

PICTURES = bool(os.environ.get("PICTURES"))  # rewrite docs/images from the running demo

# ``make test N_PLUS_ONE=1``: a view that reads related rows one by one fails its test.
if os.environ.get("N_PLUS_ONE"):
    INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
    MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
    ZEAL_RAISE = True
    ZEAL_ALLOWLIST = [
        {"model": "*", "field": "get()"},  # an act locks and reloads each row that it writes, by its key
        {"model": "ilm_blocks.ILM", "field": "workflow_states"},  # Wagtail's editor asks for that of its one ILM again
        # Wagtail's and wagtailmedia's own lists and bulk actions ask for these of each row.
        {"model": "*", "field": "_revisions"},
        {"model": "*", "field": "collection"},
        {"model": "wagtailcore.Page", "field": "locale"},
        {"model": "wagtailcore.Task", "field": "content_type"},
        {"model": "wagtailimages.Image", "field": "renditions"},  # made when first asked for, prefetched from then on
    ]
