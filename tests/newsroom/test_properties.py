"""Random lives of a record: after every step the public can be rebuilt from the log, and equals what stands."""

from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relations.models import Event, EventLink, Evidence
from relations.newsroom import press as the_press
from relations.newsroom.proofs import differences, log_differences, newsroom_differences, public_dump
from relations.newsroom.record import record
from relations.newsroom.workflow import Refused, publish, withdraw
from relations.publication.models import Notice
from relations.vocabulary import ItemAct, LinkKind, Rights
from tests import emptying
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")

WORDS = ("à Bamako", "Le ministre", "a reçu l’ambassadrice", "l’ambassadrice à Bamako")
ACTS = ("create", "edit", "rename", "prove", "link", "rights", "publish", "withdraw", "remove")


@dataclass
class Newsroom:
    """A small desk on which random acts are played; acts that the workflow refuses leave everything as it was."""

    events: list[Event] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self):
        self.chief = make.chief()
        self.source = make.article()
        self.type = make.event_type()
        self.parties = (make.country("MLI"), make.country("USA"))
        make.show(self.source, self.type, *self.parties)

    def play(self, act: str, which: int, other: int) -> None:
        if act == "create" or not self.events:
            self.create(which)
            return
        event, second = self.events[which % len(self.events)], self.events[other % len(self.events)]
        try:
            getattr(self, act)(event, second, other)
        except Refused:
            self.refused += 1

    def create(self, which: int) -> None:
        proof = make.passage(self.source, WORDS[which % len(WORDS)])
        self.events.append(make.event(proof=proof, parties=self.parties, event_type=self.type))

    def edit(self, event, _second, number) -> None:
        make.resaved(event, title_fr=f"Titre {number}", by=self.chief)

    def rename(self, event, _second, number) -> None:
        slug = f"adresse-{number % 4}"
        if not Event.objects.exclude(pk=event.pk).filter(slug=slug).exists():
            make.resaved(event, slug=slug, by=self.chief)

    def prove(self, event, _second, number) -> None:
        with transaction.atomic():
            event.evidence.all().delete()
            if number % 5:
                passage = make.passage(self.source, WORDS[number % len(WORDS)])
                Evidence.objects.create(event=event, passage=passage)
            record(event, by=self.chief)

    def link(self, event, second, _number) -> None:
        if event.pk != second.pk and not event.links.exists():
            with transaction.atomic():
                EventLink.objects.create(event=event, link_kind=LinkKind.ENABLES, target=second)
                record(event, by=self.chief)

    def rights(self, _event, _second, number) -> None:
        self.source.refresh_from_db()
        make.resaved(self.source, rights=Rights.FULL_TEXT if number % 2 else Rights.EXCERPT, by=self.chief)
        publish([("article", self.source.pk)], by=self.chief, own_text_confirmed=True)

    def publish(self, event, _second, number) -> None:
        left_out = [(str(link.uid), "target") for link in event.links.all()] if number % 2 else []
        publish(
            [("event", event.pk)], by=self.chief, own_text_confirmed=True, act=ItemAct.CORRECTION,
            notice_fr=f"Notice {number}", leave_out=left_out,
        )  # fmt: skip

    def withdraw(self, event, _second, number) -> None:
        citing = [(str(link.uid), "target") for link in EventLink.objects.filter(target=event)] if number % 2 else []
        withdraw([("event", event.pk)], by=self.chief, notice_fr=f"Retrait {number}", leave_out=citing)

    def remove(self, event, _second, number) -> None:
        if EventLink.objects.filter(target=event).exists():
            return
        withdraw([("event", event.pk)], by=self.chief, act=ItemAct.LEGAL_REMOVAL, notice_fr=f"Loi {number}")
        self.events.remove(event)


steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7), st.integers(0, 9)), min_size=8, max_size=20)


# A failing life is short enough to read as it is: shrinking it would take minutes.
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(steps)
def test_after_every_step_the_public_equals_its_log(played):
    emptying.empty()
    desk = Newsroom()

    for act, which, other in played:
        desk.play(act, which, other)
        stood = public_dump()
        the_press.rebuild()
        assert public_dump() == stood
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []


def test_the_public_of_an_earlier_edition_is_what_stood_then():
    desk, stood = Newsroom(), {}
    for number, act in enumerate(("create", "publish", "edit", "publish", "rename", "publish", "withdraw", "publish")):
        desk.play(act, 0, number * 2 + 1)
        stood[the_press.State.current().edition] = public_dump()

    for edition, dump in stood.items():
        the_press.rebuild(until=edition)
        then = public_dump()
        # Later withdrawals do empty the versions that came before them: the records are what must be equal.
        assert then["records"] == dump["records"]
    the_press.rebuild()
    assert list(differences()) == []


def test_a_legal_removal_takes_the_words_out_of_everything_but_keeps_the_proof_of_them():
    desk = Newsroom()
    desk.create(0)
    event = desk.events[0]
    make.resaved(event, title_fr="Mot-interdit")
    desk.publish(event, event, 0)

    desk.remove(event, event, 0)

    for alias, label in (
        ("default", "relations"),
        ("default", "newsroom"),
        ("public", "relations"),
        ("public", "publication"),
    ):
        for model in apps.get_app_config(label).get_models():
            rows = list(model._base_manager.using(alias).values())
            assert "Mot-interdit" not in repr(rows), model
    assert Notice.objects.get(kind="event").act == ItemAct.LEGAL_REMOVAL
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []
