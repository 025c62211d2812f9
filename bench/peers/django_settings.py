"""Settings of the application in `django_rest`, which Django reads from a module."""

import os
from typing import Any

from sqlalchemy import make_url

from bench.peers.workloads import DATABASE


def read_database_settings(url: str) -> dict[str, Any]:
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.database, "CONN_MAX_AGE": None}
    host = parts.host or parts.query.get("host", "")
    names = {"NAME": parts.database, "USER": parts.username, "PASSWORD": parts.password or "", "HOST": host}
    return {"ENGINE": "django.db.backends.postgresql", "PORT": parts.port or "", "CONN_MAX_AGE": None, **names}


DATABASES = {"default": read_database_settings(os.environ[DATABASE])}
INSTALLED_APPS = ["rest_framework", "bench.peers"]
ALLOWED_HOSTS = ["127.0.0.1"]
USE_TZ = True
TIME_ZONE = "UTC"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
