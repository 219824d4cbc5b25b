"""The settings of the suite: config.settings with nothing taken from this machine's var/env."""

import atexit
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

# One folder for each process, so that workers of xdist share neither a database nor pictures.
SCRATCH_DIR = Path(tempfile.mkdtemp(prefix="marquee-tests-"))
atexit.register(shutil.rmtree, SCRATCH_DIR, ignore_errors=True)

# Set before the import, because config.settings reads its environment once. A developer's own
# site name or relaxed FOUR_EYES must not decide whether the suite passes.
os.environ |= {
    "DEBUG": "false",
    "SECRET_KEY": "only-for-the-tests-and-long-enough-to-pass-every-check-of-its-length",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "CSRF_TRUSTED_ORIGINS": "",
    "SITE_NAME": "Marquee",
    "SITE_URL": "https://marquee.example",
    "TIME_ZONE": "Europe/Berlin",
    "FOUR_EYES": "every_word",
    "CACHE_URL": "locmem://",
    "EMAIL_URL": "console:",
    "MEDIA_ROOT": str(SCRATCH_DIR / "media"),
    "SECURE_SSL_REDIRECT": "false",
    "BEHIND_PROXY": "false",
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH_DIR / 'marquee.sqlite3'}")

from config.settings import *  # noqa: E402, F403  (the environment is set first)
from config.settings import BASE_DIR, DATABASES, STORAGES  # noqa: E402  (as above)

_database = DATABASES["default"]
# A kept connection would stop PostgreSQL from dropping the test database.
_database["CONN_MAX_AGE"] = 0
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # A file: threads that share an in-memory database fail every IMMEDIATE write.
    _database["TEST"] = {"NAME": str(SCRATCH_DIR / "test.sqlite3")}
else:
    # Two checkouts on one server must not drop each other's database.
    _checkout = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:8]
    _name = _database["NAME"] if _database["NAME"] != "postgres" else f"marquee_{_checkout}"
    _database["TEST"] = {"NAME": os.environ.get("TEST_DB_NAME", f"test_{_name}")}
    # A test database need not outlive a power cut.
    _database.setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"

# Somebody may have closed the site of this checkout.
CLOSED = SCRATCH_DIR / "closed"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# The live server serves static files itself, and WhiteNoise would look for them at each client.
STATIC_ROOT = SCRATCH_DIR / "static"
STATIC_ROOT.mkdir()
WHITENOISE_USE_FINDERS = False
# The live server of the browser tests speaks plain HTTP.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Tests that are about the lock-out turn it on for themselves.
AXES_ENABLED = False
