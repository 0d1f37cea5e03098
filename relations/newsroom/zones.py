"""Moments as the clocks of the capitals show them, and as somebody at the desk types them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relations.newsroom.capitals import CAPITALS

# What a field of the type `datetime-local` holds.
TYPED = "%Y-%m-%dT%H:%M"


class NoSuchMoment(ValueError):
    """What was typed names no moment, or two; says why in words for the desk."""


@dataclass(frozen=True)
class Clock:
    """A moment in one zone."""

    zone: str
    city: str
    words: str


def desk_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONES[0])


def city_of(zone: str) -> str:
    """The capital whose clock the zone shows, or the city that the zone is called after."""
    return _(CAPITALS[zone]) if zone in CAPITALS else zone.rpartition("/")[2].replace("_", " ")


def clocks(moment: datetime) -> list[Clock]:
    """The moment in each zone of the desk, its own first."""
    return [
        Clock(zone, city_of(zone), date_format(moment.astimezone(ZoneInfo(zone)), "DATETIME_FORMAT"))
        for zone in settings.TIME_ZONES
    ]


def in_words(moment: datetime) -> str:
    """The moment on the desk's own clock."""
    desk = clocks(moment)[0]
    return f"{desk.words} ({desk.city})"


def as_typed(moment: datetime) -> str:
    return moment.astimezone(desk_zone()).strftime(TYPED)


def moment_of(typed: str) -> datetime:
    """The moment that somebody typed on the desk's own clock, in UTC. Raises NoSuchMoment."""
    local = _read(typed)
    zone, city = desk_zone(), city_of(settings.TIME_ZONES[0])
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    words = {"time": date_format(local, "DATETIME_FORMAT"), "city": city}
    if first.astimezone(zone).replace(tzinfo=None) != local:
        # Read as if they had not been put forward, it is the first time after the gap.
        words["later"] = date_format(first.astimezone(zone), "TIME_FORMAT")
        raise NoSuchMoment(
            _("%(time)s does not exist in %(city)s: the clocks are put forward then, take %(later)s instead.") % words
        )
    if first != second:
        raise NoSuchMoment(
            _("%(time)s comes twice in %(city)s: the clocks are put back then, take an hour before or after.") % words
        )
    return first


def _read(typed: str) -> datetime:
    try:
        local = datetime.fromisoformat(typed.strip())
    except ValueError:
        local = None
    # Years that no clock can turn into UTC, and days without an hour, are mistypings.
    if local is None or local.tzinfo or len(typed.strip()) < len("2026-01-01T00:00") or not 1900 < local.year < 2200:
        raise NoSuchMoment(_("“%(typed)s” is no date and time: write it as 2026-02-28T09:30.") % {"typed": typed})
    return local
