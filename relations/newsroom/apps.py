from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "relations.newsroom"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Newsroom")
