"""A list’s files and feeds stand at its own address, with their ending: /fr/evenements.csv, /en/events.csv."""

from django.urls import path

from relations.catalogue.addresses import in_language
from relations.catalogue.listings import LISTINGS
from relations.exports.calendars import CalendarView
from relations.exports.columns import COLUMNS
from relations.exports.entries import TEXTS
from relations.exports.feeds import AtomView, JsonFeedView
from relations.exports.tables import TableView
from relations.exports.views import ExportView

app_name = "exports"

FRENCH = {
    "events": "evenements",
    "statements": "declarations",
    "articles": "articles",
    "actors": "acteurs",
    "principles": "principes",
    "measures": "mesures",
    "commitments": "engagements",
}
# The name of the form, the ending of its address, its view, and the lists that have it.
FORMS: tuple[tuple[str, str, type[ExportView], tuple[str, ...]], ...] = (
    ("csv", "csv", TableView, tuple(COLUMNS)),
    ("atom", "atom", AtomView, tuple(TEXTS)),
    ("feed", "json", JsonFeedView, tuple(TEXTS)),
    ("ics", "ics", CalendarView, ("events",)),
)

urlpatterns = [
    path(
        in_language(fr=f"{FRENCH[name]}.{ending}", en=f"{name}.{ending}"),
        view.as_view(listing=LISTINGS[name]),
        name=f"{name}-{form}",
    )
    for form, ending, view, names in FORMS
    for name in names
]
