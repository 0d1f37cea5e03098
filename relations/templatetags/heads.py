"""What the head of a page says to whoever shares or indexes it."""

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.models import Page, Record
from relations.models.texts import cut
from relations.public.addresses import address_of
from relations.public.cards import HEIGHT, WIDTH
from relations.public.linked import absolute, breadcrumbs, page_of, script
from relations.public.navigation import SECTIONS
from relations.public.sitemaps import KINDS
from relations.public.texts import plain

register = template.Library()

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
DESCRIPTION = 200
# The texts that tell what a record is about, the first that it has.
TELLING = ("summary", "content", "body", "note")
TYPES = {"actor": "profile", "article": "article", "event": "article", "statement": "article"}


@register.inclusion_tag("components/head.html", takes_context=True)
def shared_head(context: Context) -> dict:
    """Title, description and picture for those who share the page."""
    record = None if context.get("version") else context.get("record")
    languages = [LOCALES[code] for code, _name in settings.LANGUAGES]
    own = LOCALES[(get_language() or "fr")[:2]]
    found = {"site": context.get("site"), "locale": own, "others": [locale for locale in languages if locale != own]}
    found["description"] = _(
        "Each fact is tied to the passage that proves it. What is not known is said to be unknown."
    )
    if isinstance(record, Record) and record.kind() in KINDS:
        found |= {"record": record, "type": TYPES.get(record.kind(), "website"), "title": capfirst(str(record.label))}
        found |= {"description": _description(record), "picture": picture_of(record), "width": WIDTH, "height": HEIGHT}
    return found


def picture_of(record: Record) -> str:
    return absolute(reverse("public:card", args=[record.kind(), record.slug]))


def _description(record: Record) -> str:
    texts = (str(getattr(record, name)) for name in TELLING if name in record.TEXTS)
    told = next(filter(None, texts), "")
    text = " ".join((plain(told) if isinstance(record, Page) else told).split())
    return cut(text, DESCRIPTION) if text else _bare(record)


def _bare(record: Record) -> str:
    """Of a record that has no text of its own: what it is called, and what is read here about it."""
    words = _(
        "%(name)s in relations between states: what was done, said and promised, with the passages that prove it."
    )
    return words % {"name": capfirst(str(record.label))}


@register.simple_tag(takes_context=True)
def linked_data(context: Context) -> SafeString:
    """The page's record in the terms of schema.org. A past version is not told to machines as if it stood."""
    record, request = context.get("record"), context.get("request")
    state = getattr(request, "public_state", None)
    if not isinstance(record, Record) or context.get("version") or not address_of(record) or state is None:
        return SafeString("")
    address = absolute(address_of(record))
    page = page_of(record, address=address, edition=state.edition, mended=context.get("mended") or ())
    return script([page, breadcrumbs(_steps(record))])


def _steps(record: Record) -> list[tuple[str, str]]:
    """From the first page to the record, by the list of its kind where there is one."""
    steps = [(_("Home"), reverse("public:home"))]
    names = {name: str(label) for name, label in SECTIONS}
    kind = f"{record.kind()}-list"
    if kind in names:
        steps.append((names[kind], reverse(f"public:{kind}")))
    return [*steps, (capfirst(str(record.label)), address_of(record))]
