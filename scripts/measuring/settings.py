"""The settings that `make bench` serves with: the site's own, and one bare page."""

from config.settings import *  # noqa: F403  (settings are laid over settings)
from config.settings import LOGGING, STORAGES, VAR_DIR

ROOT_URLCONF = "scripts.measuring.urls"
# The unknown address that is measured is no news.
LOGGING["loggers"]["django.request"] = {"level": "ERROR"}
# The files themselves are not measured, so nobody needs to collect them first.
STATIC_ROOT = VAR_DIR / "bench"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
