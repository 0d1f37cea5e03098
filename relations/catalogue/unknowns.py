"""What is not known of an event: the parts that were left empty because no source fills them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from relations.models import Event, Participation
from relations.vocabulary import Certainty, Modality, PlacePrecision


def unknowns_of(event: Event, participants: Iterable[Participation]) -> list[Any]:
    """Sentences for readers, in the order of the page."""
    people = list(participants)
    unnamed = sum(1 for row in people if row.actor_id is None)
    said = (
        (not event.date.known, _("No source gives its date.")),
        (event.date.is_inferred, _("Its date is inferred: no source states it.")),
        (event.place_id is None, _("No source says where it took place.")),
        (event.place_precision in WIDE, _("Its place is only known as a region or a country.")),
        (not people, _("No source says who took part.")),
        (unnamed == 1, _("One of the participants is not named, or could not be identified.")),
        (unnamed > 1, _("Several of the participants are not named, or could not be identified.")),
        (event.certainty == Certainty.DISPUTED, _("Sources disagree on whether it took place as told.")),
        (event.modality == Modality.PLANNED, _("It was announced: no source that we have read says that it was done.")),
    )
    return [sentence for holds, sentence in said if holds]


WIDE = (PlacePrecision.REGION, PlacePrecision.COUNTRY)
