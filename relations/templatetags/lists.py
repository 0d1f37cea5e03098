"""What the site's lists show: the values of a form, the numbers beside them."""

from django import template
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from relations.catalogue.facets import Offer
from relations.models import Record
from relations.models.texts import LocalText
from relations.public.controls import Control
from relations.templatetags.site import named

register = template.Library()


@register.simple_tag
def options(control: Control) -> SafeString:
    """The options of a select; a label that stands in for a missing translation says its language."""
    rows = ((_attributes(control, offer), capfirst(offer.label), _number(offer)) for offer in control.offers)
    return format_html_join("", "<option {}>{}{}</option>", rows)


def _attributes(control: Control, offer: Offer) -> SafeString:
    chosen = SafeString(" selected") if offer.value == control.value else ""
    label = offer.label
    lang = format_html(' lang="{}"', label.lang) if isinstance(label, LocalText) and label.is_fallback else ""
    return format_html('value="{}"{}{}', offer.value, lang, chosen)


def _number(offer: Offer) -> str:
    return "" if offer.number is None else f" ({localize(offer.number, use_l10n=True)})"


@register.filter
def in_chip(value) -> str:
    """A chosen value as a reader knows it."""
    return named(value) if isinstance(value, Record) else format_html("{}", value)
