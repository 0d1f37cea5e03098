from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.models.base import Record
from relations.models.texts import Bilingual


class Page(Record):
    """A page that editors write: about, legal notice, accessibility. Its text is Markdown."""

    TEXTS = ("title", "body")

    title_fr = models.CharField(_("title (French)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title = Bilingual()
    body_fr = models.TextField(_("text (French)"), help_text=_("Markdown."))
    body_en = models.TextField(_("text (English)"), blank=True, help_text=_("Markdown."))
    body = Bilingual()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("slug",)
