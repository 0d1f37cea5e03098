"""The calendar: a year with its months, a month with its days."""

import datetime as dt
from calendar import Calendar

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR

from relations.catalogue import months
from relations.public.views.lists import NarrowedList

WEEK = range(7)


class YearConverter:
    """A year as addresses write it. There was no year 0."""

    regex = "(?!0000)[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class MonthConverter(YearConverter):
    regex = "0[1-9]|1[0-2]"

    def to_url(self, value: int) -> str:
        return f"{value:02}"


class CalendarPage(NarrowedList):
    """Events narrowed as in the timeline, by the calendar."""

    listing = "events"

    def shown(self) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def timeline(self, first: dt.date, last: dt.date) -> str:
        """The same days in the timeline, which shows all events that may lie in them."""
        days = {"date_from": first.isoformat(), "date_to": last.isoformat()}
        return f"{reverse('public:event-list')}{self.narrowing.query(**days)}"


class CalendarView(CalendarPage):
    """Leads to the year of the latest event."""

    def shown(self) -> HttpResponse:
        year = months.latest_year(self.narrowing.rows) or dt.datetime.now(dt.UTC).year
        return HttpResponseRedirect(f"{reverse('public:calendar-year', args=[year])}{self.narrowing.query()}")


class YearView(CalendarPage):
    template_name = "public/calendar_year.html"

    def get_context_data(self, **kwargs):
        year = self.kwargs["year"]
        rows, first, last = self.narrowing.rows, dt.date(year, 1, 1), dt.date(year, 12, 31)
        found, (before, after) = months.year_of(rows, year), months.neighbours(rows, first, last)
        return {
            "year": year,
            "months": [(number, name, found.counts.get(number, 0)) for number, name in MONTHS.items()],
            "sometime": found.sometime,
            "has_more": found.has_more,
            "is_empty": not (found.counts or found.sometime),
            "before": before.year if before else None,
            "after": after.year if after else None,
            "timeline": self.timeline(first, last),
            **self.narrowed(),
            **kwargs,
        }


class MonthView(CalendarPage):
    template_name = "public/calendar_month.html"

    def get_context_data(self, **kwargs):
        rows, first = self.narrowing.rows, dt.date(self.kwargs["year"], self.kwargs["month"], 1)
        last = months.last_of_month(first)
        found, (before, after) = months.month_of(rows, first), months.neighbours(rows, first, last)
        return {
            "first": first,
            "weekdays": [(WEEKDAYS[day], WEEKDAYS_ABBR[day]) for day in WEEK],
            "weeks": self._weeks(first, found),
            "days": sorted(found.days.items()),
            "sometime": found.sometime,
            "has_more": found.has_more,
            "is_empty": not (found.days or found.sometime),
            "before": before,
            "after": after,
            "timeline": self.timeline(first, last),
            **self.narrowed(),
            **kwargs,
        }

    def _weeks(self, first: dt.date, found: months.Month) -> list[list]:
        """Weeks of days, each with how many events begin on it and where they are; None for days of other months."""
        weeks = Calendar().monthdayscalendar(first.year, first.month)
        days = [[first.replace(day=number) if number else None for number in week] for week in weeks]
        return [
            [(day, found.counts[day], self._place_of(day, found)) if day else None for day in week] for week in days
        ]

    def _place_of(self, day: dt.date, found: months.Month) -> str:
        """On this page where it shows all events of the day, else in the timeline."""
        is_whole = len(found.days.get(day, ())) == found.counts[day]
        return f"#day-{day.day}" if is_whole else self.timeline(day, day)
