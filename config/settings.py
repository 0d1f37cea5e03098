"""Settings of Entente. The environment is read once, here, and what is wrong with it is said at start."""

import contextlib
import os
import secrets
from pathlib import Path
from zoneinfo import ZoneInfo

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

from config.databases import database
from relations.catalogue import licence

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def required(name: str) -> str:
    """A variable that production cannot do without."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: production (role {ROLE}) does not start without it.")
    return value


def in_production(name: str, local: str) -> str:
    return required(name) if PRODUCTION else env.str(name, "") or local


def hosts(words: str) -> list[str]:
    """Names of hosts, parted by commas. Production names its own: a star would let any address in."""
    found = [host.strip() for host in words.split(",") if host.strip()]
    if not found or (PRODUCTION and "*" in found):
        raise ImproperlyConfigured(f"ALLOWED_HOSTS is {words!r}; name the hosts that this installation answers for.")
    return found


def web_address(words: str) -> str:
    if not words.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"PUBLIC_URL is {words!r}; it starts with https://.")
    return words.rstrip("/")


def mail_address(words: str) -> str:
    """Where readers write; empty when the legal notice alone says it."""
    if words and (words.count("@") != 1 or any(sign in words for sign in " ,;<>?&")):
        raise ImproperlyConfigured(f"CONTACT_EMAIL is {words!r}; give one address, such as redaction@example.org.")
    return words


def long_secret(words: str) -> str:
    if len(words) < 32:
        raise ImproperlyConfigured("SECRET_KEY is too short: take 50 random characters or more.")
    return words


def time_zones(words: str) -> list[str]:
    """Names of time zones, parted by commas; the desk's own comes first."""
    found = list(dict.fromkeys(name.strip() for name in words.split(",") if name.strip()))
    for name in found or [""]:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ImproperlyConfigured(f"ENTENTE_TIME_ZONES names {name!r}: no such time zone is known.") from error
    return found


def one_of(name: str, *values: str) -> str:
    value = env.str(name, values[0])
    if value not in values:
        raise ImproperlyConfigured(f"{name} is {value!r}; it can be {', '.join(values)}.")
    return value


def kept_secret(path: Path) -> str:
    """The secret of a local installation: made at the first start, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}-{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        # Whole or not at all, and the first process wins: another may be starting beside this one.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


# --- what runs, and where -------------------------------------------------------------------------------------------

ENTENTE_ENV = one_of("ENTENTE_ENV", "local", "production")
PRODUCTION = ENTENTE_ENV == "production"
ROLE = one_of("ENTENTE_ROLE", "all", "public", "newsroom")
HAS_NEWSROOM = ROLE != "public"
HAS_PUBLIC_SITE = ROLE != "newsroom"
RELEASE = "0.1.0"

DEBUG = env.bool("DEBUG", False) and not PRODUCTION
DATA_DIR = Path(env.str("DATA_DIR", "") or BASE_DIR / "var").resolve()
_secret = env.str("SECRET_KEY", "") or kept_secret(DATA_DIR / "secret-key") if not PRODUCTION else ""
SECRET_KEY = _secret or long_secret(required("SECRET_KEY"))
# Secrets of before: what they signed holds as long as they stand here.
_former_secrets: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
SECRET_KEY_FALLBACKS = [long_secret(words) for words in _former_secrets]
ALLOWED_HOSTS = hosts(in_production("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver"))
PUBLIC_URL = web_address(in_production("PUBLIC_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}"))

CONTACT_EMAIL = mail_address(env.str("CONTACT_EMAIL", ""))

# --- databases ------------------------------------------------------------------------------------------------------

_newsroom_url = (
    in_production("NEWSROOM_DATABASE_URL", f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}") if HAS_NEWSROOM else ""
)
_public_url = in_production("PUBLIC_DATABASE_URL", f"sqlite:///{DATA_DIR / 'public.sqlite3'}")
DATABASES = {
    "default": database(_newsroom_url, locks_at_start=True) if HAS_NEWSROOM else {},
    "public": database(_public_url, locks_at_start=False, read_only=not HAS_NEWSROOM),
}
DATABASE_ROUTERS = ["config.databases.PressRouter" if HAS_NEWSROOM else "config.databases.PublicRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- applications ---------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "relations",
    "relations.publication",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A proxy does this better; without one, a page costs a sixth of its bytes on a slow network.
    "django.middleware.gzip.GZipMiddleware",
    "config.policy.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "relations.api.v1.language.AskedLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_context_processors = ["django.template.context_processors.request", "relations.public.context.site"]
if HAS_NEWSROOM:
    INSTALLED_APPS += [
        "relations.newsroom",
        "relations.newsroom.admin.apps.DeskConfig",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ]
    MIDDLEWARE += [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "relations.newsroom.middleware.OriginMiddleware",
    ]
    _context_processors += [
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
# Last, so that it stands next to the view: what the others do for the newsroom stays outside the reading mode.
MIDDLEWARE += ["relations.public.middleware.PublicAnswerMiddleware"]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True
NEWSROOM_PREFIX = "/admin/"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _context_processors},
    }
]

# --- accounts -------------------------------------------------------------------------------------------------------

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "admin:login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_PATH = SESSION_COOKIE_PATH = NEWSROOM_PREFIX

# Somebody other than the author reads a text before it is published.
FOUR_EYES = env.bool("ENTENTE_FOUR_EYES", True)

# Which ports of other servers the newsroom asks, and for webhooks tells; and what of this machine's own network it may
# reach all the same, as pairs of an address and a port: for tests, nothing else.
OUTBOUND_PORTS = env.list("ENTENTE_OUTBOUND_PORTS", [80, 443], subcast=int)
OUTBOUND_ALLOWED: set[tuple[str, int]] = set()

# How many proxies stand before this process: each is believed for whom it speaks. Without one, nobody is.
PROXIES = env.int("ENTENTE_PROXIES", 0)

# --- languages ------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "relations" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# Whose clocks the desk reads; a moment is typed on the first of them.
TIME_ZONES = time_zones(env.str("ENTENTE_TIME_ZONES", "") or "Africa/Bamako,America/New_York")

# --- files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "relations" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticFiles"},
}
WHITENOISE_MANIFEST_STRICT = False
# Templates name hashed files only, and half the files compress in half the time.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- security -------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb", "serial", "midi")
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
if HAS_NEWSROOM:
    # One file at a time, and of each no more than is read, before anybody has looked at it.
    DATA_UPLOAD_MAX_NUMBER_FILES = 1
    FILE_UPLOAD_HANDLERS = ["relations.newsroom.arrivals.uploads.CappedUploadHandler"]

# --- API ------------------------------------------------------------------------------------------------------------

# How many requests a minute one process answers to one client; 0 is no limit.
API_RATE = env.int("ENTENTE_API_RATE", 600)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "relations.api.v1.negotiation.ByWeight",
    "EXCEPTION_HANDLER": "relations.api.v1.errors.problem_details",
    "COERCE_DECIMAL_TO_STRING": False,
    # `format` is no parameter of ours: there is one format.
    "URL_FORMAT_OVERRIDE": None,
}
_named_lists = (
    "Act", "ActorKind", "AliasKind", "Anchoring", "AnswerVerdict", "Aspect", "Basis", "Certainty",
    "CommitmentStatus", "EnglishState", "Gender", "Genre", "ItemAct", "LinkKind", "MeasureKind", "MeasureStatus",
    "Modality", "OutletKind", "PlaceKind", "PlacePrecision", "Precision", "Quad", "Rights", "Role", "Sector",
    "Stance", "StatementForm", "Tier", "Voice",
)  # fmt: skip
SPECTACULAR_SETTINGS = {
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "relations.api.v1.form_examples.with_forms",
    ],
    "TITLE": "Entente",
    "VERSION": "1",
    "DESCRIPTION": (
        "The public record of the dealings between pairs of countries: events, statements, invocations of principles, "
        "measures and commitments, each with the passages of articles that prove it. Read-only, no key needed. Every "
        "answer of a list names the edition of the record that it shows."
    ),
    "LICENSE": {"name": licence.NAME, "url": licence.URL},
    "CONTACT": {"name": "Entente", "url": f"{PUBLIC_URL}/en/data/"},
    "SERVERS": [{"url": "/", "description": "The installation that gave this description."}],
    "OAS_VERSION": "3.1.1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    # Its default asks a server of others to judge the description.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None, "defaultModelsExpandDepth": 0},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Several fields are called `kind` or `status`: their lists are called as the vocabulary calls them.
    "ENUM_NAME_OVERRIDES": {name: f"relations.vocabulary.{name}" for name in _named_lists},
    "COMPONENT_SPLIT_REQUEST": False,
}

# --- log and mail ---------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
}
EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    vars().update(env.dj_email_url("EMAIL_URL"))
