"""The settings of the tests: those of a local installation, with cheap passwords and plain static files."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tests ask more than any client may; the one of the limit sets its own.
API_RATE = 0
# Nothing is collected for the tests: files are looked for when they are asked for.
WHITENOISE_AUTOREFRESH = True
