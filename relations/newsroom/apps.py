from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "relations.newsroom"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from relations.newsroom.accounts.listening import listen

        post_migrate.connect(_guard_the_audit, sender=self)
        listen()


def _guard_the_audit(using: str, **_said: Any) -> None:
    from relations.newsroom.audit import guard

    if using == DEFAULT_DB_ALIAS:
        guard()
