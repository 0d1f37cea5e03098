"""What the templates of the desk share."""

from django import template
from django.conf import settings
from django.contrib.auth.models import User

from relations.newsroom.accounts import name_of
from relations.newsroom.wording import with_names
from relations.newsroom.zones import city_of

register = template.Library()


@register.filter
def person(user: User | None) -> str:
    """What colleagues call somebody."""
    return name_of(user) if user else ""


@register.simple_tag
def desk_city() -> str:
    """The city by whose clock the desk tells the time."""
    return city_of(settings.TIME_ZONES[0])


@register.filter
def named(words: str) -> str:
    """Words of the newsroom that were kept with records by kind and number, with their names."""
    return with_names(words)
