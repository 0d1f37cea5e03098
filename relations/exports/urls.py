"""A list’s files and feeds stand at its own address, with their ending: /fr/evenements.csv, /en/events.csv."""

from django.urls import path

from relations.catalogue.addresses import in_language
from relations.catalogue.listings import LISTINGS
from relations.exports.views import ExportView
from relations.formats.offered import FORMATS

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
FOLLOWED = ("events", "statements", "articles", "measures", "commitments")
# The name of the form, the ending of its address here, the form, and the lists that have it beside their page.
FORMS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("csv", "csv", "csv", tuple(FRENCH)),
    ("atom", "atom", "atom", FOLLOWED),
    # The page of a list has no JSON but its feed; whole records are the API’s.
    ("feed", "json", "jsonfeed", FOLLOWED),
    ("ics", "ics", "ics", ("events",)),
)

urlpatterns = [
    path(
        in_language(fr=f"{FRENCH[name]}.{ending}", en=f"{name}.{ending}"),
        ExportView.as_view(listing=LISTINGS[name], form=FORMATS[form]),
        name=f"{name}-{called}",
    )
    for called, ending, form, names in FORMS
    for name in names
]
