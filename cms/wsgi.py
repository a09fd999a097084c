import os

from django.core.wsgi import get_wsgi_application

from cms.startup import worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
worker.end_with_server()
application = get_wsgi_application()
