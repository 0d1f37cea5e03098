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

from config import logs, size
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
    "default": database(_newsroom_url, locks_at_start=True, threads=size.threads()) if HAS_NEWSROOM else {},
    "public": database(_public_url, locks_at_start=False, threads=size.threads(), read_only=not HAS_NEWSROOM),
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
    "config.logs.RequestMiddleware",
    # What every answer bears, those of the layers below that answer by themselves too: redirections, refusals, files.
    "config.headers.HeadersMiddleware",
    "config.policy.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A proxy does this better; without one, a page costs a sixth of its bytes on a slow network.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "relations.api.v1.language.AskedLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.outages.OneTryMiddleware",
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
        "allauth",
        "allauth.account",
        "allauth.mfa",
    ]
    MIDDLEWARE += [
        "relations.newsroom.accounts.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
        "relations.newsroom.middleware.OriginMiddleware",
        "relations.newsroom.accounts.middleware.GateMiddleware",
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

PASSWORD_HASHERS = ["relations.newsroom.accounts.hashing.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "relations.newsroom.accounts.passwords.PredictableValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Twelve hours at most, and half an hour without a request: the newsroom counts both itself.
SESSION_ENGINE = "relations.newsroom.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Browsers let nobody else set a cookie with this prefix; they ask for https and for the path "/" in return.
_cookie = "__Host-entente" if PRODUCTION else "entente"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_cookie}-session", f"{_cookie}-csrf"
DEVICE_COOKIE_NAME = f"{_cookie}-device"
CSRF_COOKIE_PATH = SESSION_COOKIE_PATH = "/" if PRODUCTION else NEWSROOM_PREFIX

# Whoever works at the desk has a passkey or an app beside the password. Always in production, elsewhere by choice.
SECOND_FACTOR_REQUIRED = PRODUCTION or env.bool("ENTENTE_SECOND_FACTOR", False)
ACCOUNT_ADAPTER = "relations.newsroom.accounts.adapter.DeskAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Ours stand before them, and count for all processes together.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {"reauthenticate": "relations.newsroom.accounts.forms.PasswordAgainForm"}
MFA_ADAPTER = "relations.newsroom.accounts.second_factor.FactorAdapter"
MFA_FORMS = {
    "authenticate": "relations.newsroom.accounts.forms.CodeForm",
    "reauthenticate": "relations.newsroom.accounts.forms.CodeAgainForm",
    "activate_totp": "relations.newsroom.accounts.forms.AppForm",
    "add_webauthn": "relations.newsroom.accounts.forms.PasskeyForm",
    "authenticate_webauthn": "relations.newsroom.accounts.forms.PasskeyFactorForm",
    "reauthenticate_webauthn": "relations.newsroom.accounts.forms.PasskeyAgainForm",
    "login_webauthn": "relations.newsroom.accounts.forms.PasskeyLoginForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Passkeys ask for https, except on a machine that tries them with itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# Somebody other than the author reads a text before it is published.
FOUR_EYES = env.bool("ENTENTE_FOUR_EYES", True)

# Which ports of other servers the newsroom asks, and for webhooks tells; and what of this machine's own network it may
# reach all the same, as pairs of an address and a port: for tests, nothing else.
OUTBOUND_PORTS = env.list("ENTENTE_OUTBOUND_PORTS", [80, 443], subcast=int)
OUTBOUND_ALLOWED: set[tuple[str, int]] = set()

# How many proxies stand before this process: each is believed for whom it speaks. Without one, nobody is.
PROXIES = env.int("ENTENTE_PROXIES", 0)

# Written when an edition takes something away from readers: whatever empties the proxy's cache watches this file.
PURGE_FILE = env.str("ENTENTE_PURGE_FILE", "")

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
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
        "encrypted-media", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi",
        "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )
}  # fmt: skip
SECURE_CONTENT_TYPE_NOSNIFF = True
# No other site learns what is read here.
SECURE_REFERRER_POLICY = "same-origin"
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

LOGGING = logs.configuration(as_json=PRODUCTION, level="INFO" if PRODUCTION else "WARNING")
# A statement of SQL that takes as many milliseconds is written to the log, without its values; 0: none is.
SLOW_QUERY = env.int("ENTENTE_SLOW_QUERY", 500 if PRODUCTION else 0)
if SLOW_QUERY:
    logs.watch_queries(SLOW_QUERY)
# Who shows this token may read the numbers at /metrics and /admin/metrics; without one nobody may.
METRICS_TOKEN = env.str("ENTENTE_METRICS_TOKEN", "")
if METRICS_TOKEN:
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.insert(-1, "django_prometheus.middleware.PrometheusAfterMiddleware")
# Faults are told to a server of Sentry's kind as well, when its library is installed (`pip install sentry-sdk`).
SENTRY_DSN = env.str("SENTRY_DSN", "")
if SENTRY_DSN:
    logs.tell_faults(SENTRY_DSN, release=RELEASE, environment=ENTENTE_ENV)
EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    vars().update(env.dj_email_url("EMAIL_URL"))
