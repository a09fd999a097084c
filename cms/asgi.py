import os

import django

from cms.startup import worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
worker.end_with_server()
django.setup(set_prefix=False)

from cms.lines import Application  # noqa: E402  (imports the models)

application = Application()
