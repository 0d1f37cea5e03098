"""A small public record with one of everything, and beside it a draft full of words that must not be read."""

from types import SimpleNamespace

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from relations.dates import UncertainDate
from relations.models import (
    Alias,
    Answer,
    Article,
    Commitment,
    CommitmentBeneficiary,
    CommitmentMaker,
    Doctrine,
    DoctrinePrinciple,
    EventLink,
    EventMode,
    EventTheme,
    EventType,
    Evidence,
    Invocation,
    InvocationPrincipal,
    Measure,
    Membership,
    Phase,
    Place,
    Post,
    Principle,
    Relation,
    Statement,
    StatementPrincipal,
    StatementTheme,
    Tenure,
    Translation,
    Verdict,
)
from tests import emptying
from tests import factories as make

API = "/api/v1/"
SECRET = "motsecret"
EDITOR = "mireille-redactrice"
BODY = "La ministre a reçu l’envoyé à Bamako. Elle a dit : « Nous demandons le respect. »"


class Api:
    """Asks the API as a program would."""

    def __init__(self):
        self.client = Client()

    def ask(self, path="", **headers):
        address = path if path.startswith("http") else f"{API}{path}"
        return self.client.get(address, headers={"Accept-Language": "en", **headers})

    def get(self, path="", **headers):
        response = self.ask(path, **headers)
        assert response.status_code == 200, response.content
        return response.json()

    def one(self, path, **headers):
        """A record, without what its own address says of the answer."""
        answer = self.get(path, **headers)
        assert list(answer)[-1] == "about"
        return {name: value for name, value in answer.items() if name != "about"}

    def results(self, path):
        return self.get(path)["results"]

    def slugs(self, path):
        return {row["slug"] for row in self.results(path)}

    def refused(self, path, status, **headers):
        response = self.ask(path, **headers)
        assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
        return response.json()

    def count_queries(self, path):
        with CaptureQueriesContext(connections["public"]) as captured:
            self.get(path)
        begins = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET TRANSACTION")
        return len([query for query in captured.captured_queries if not query["sql"].startswith(begins)])


@pytest.fixture
def api():
    return Api()


@pytest.fixture
def record(press):
    """One of each kind, public, and a draft event; named as in what follows."""
    return whole_record()


def whole_record():
    """Made through every door."""
    return emptying.once_made("record", made_record)


def made_record():
    w = SimpleNamespace()
    w.editor = make.chief(EDITOR)
    w.mli = make.country("MLI", "Mali", alpha2="ML")
    w.usa = make.country("USA", "États-Unis", alpha2="US")
    w.fra = make.country("FRA", "France", alpha2="FR")
    _sources(w)
    _actors(w)
    _facts(w)
    make.show(*w.public, leave_out=[(str(w.hidden_link.uid), "target")])
    return w


def _sources(w):
    w.outlet = make.outlet("Le Journal", country=w.mli)
    fields = {"body": BODY, "title": "À Bamako", "rights": "full_text", "published": day("2026-02-03")}
    w.article = make.saved(built(Article, outlet=w.outlet, **fields))
    w.proof = make.passage(w.article, "La ministre a reçu l’envoyé à Bamako.")
    w.words = make.passage(w.article, "Nous demandons le respect.")
    w.place = make.saved(Place(name_fr="Bamako", country=w.mli, latitude="12.65", longitude="-8"))
    w.theme = make.theme("SECURITE")
    w.type = EventType(code="MEET", label_fr="Rencontre", label_en="Meeting", quad="verbal_cooperation")
    w.type.plover_weight, w.type.goldstein_weight, w.type.cameo_root = "1.0", "2.8", "04"
    w.mode = EventMode(event_type=w.type, code="audience", label_fr="Audience", plover_weight="1.5", cameo_code="042")
    make.saved(w.type, w.mode)
    w.principle = make.saved(Principle(label_fr="Respect de la souveraineté", is_local=True))


def _actors(w):
    w.state = make.actor("Mali (État)", "state", country=w.mli)
    w.other_state = make.actor("États-Unis (État)", "state", country=w.usa)
    w.post = make.saved(
        Post(title_fr="ministre", title_f_fr="la ministre", organisation=w.state, rank=2, country=w.mli)
    )
    w.minister = make.actor("Awa Diarra", country=w.mli, sector="GOV", gender="f")
    w.tenure = built(Tenure, actor=w.minister, post=w.post, start=day("2024-06"))
    tenure_proof = Evidence(actor=w.minister, tenure=w.tenure, passage=w.proof)
    make.saved(w.minister, Alias(actor=w.minister, text="A. Diarra"), w.tenure, tenure_proof)
    w.bloc = make.actor("Alliance", "bloc")
    make.saved(w.bloc, built(Membership, bloc=w.bloc, member=w.state, start=day("2023")))
    w.relation = Relation(first=w.mli, second=w.usa, title_fr="Mali–États-Unis", title_en="Mali–United States")
    w.phase = built(Phase, relation=w.relation, label_fr="Reprise", label_en="Recovery", date=day("2025-12/2026-02"))
    make.saved(w.relation, w.phase, Evidence(relation=w.relation, phase=w.phase, passage=w.proof))


def _facts(w):
    both = (w.mli, w.usa)
    w.draft = make.event(SECRET, proof=w.proof, parties=both, event_type=w.type)
    w.earlier = make.event("Annonce", proof=w.proof, parties=both, event_type=w.type, date=day("2025-12"))
    w.event = make.event("Audience", proof=w.proof, parties=both, who=(w.minister,), event_type=w.type, mode=w.mode,
                         place=w.place, place_precision="city", title_en="Audience granted")  # fmt: skip
    w.link = EventLink(event=w.event, link_kind="follows_up", target=w.earlier)
    w.hidden_link = EventLink(event=w.event, link_kind="responds_to", target=w.draft)
    make.saved(w.event, w.link, w.hidden_link, EventTheme(event=w.event, theme=w.theme),
               Evidence(event=w.event, link=w.link, passage=w.words, stance="contradicts"))  # fmt: skip
    w.statement = built(Statement, form="direct_quote", verbatim="Nous demandons le respect.", content_fr="Demande",
                            speaker=w.minister, speaking_as=w.post, event=w.event, date=day("2026-02-02"))  # fmt: skip
    make.saved(w.statement, Evidence(statement=w.statement, passage=w.words),
               StatementPrincipal(statement=w.statement, actor=w.state),
               StatementTheme(statement=w.statement, theme=w.theme),
               Translation(statement=w.statement, language="en", text="We ask for it.", translator="Y"))  # fmt: skip
    w.doctrine = Doctrine(label_fr="Trois principes", holder=w.state)
    make.saved(w.doctrine, DoctrinePrinciple(doctrine=w.doctrine, principle=w.principle, wording_fr="le respect"))
    w.pledge = _invocation(w, w.other_state, "pledge", wording="demandons le respect")
    w.demand = _invocation(w, w.minister, "demand", wording="le respect", statement=w.statement, event=w.event,
                           date=day("2026-02-02"))  # fmt: skip
    make.saved(w.demand, InvocationPrincipal(invocation=w.demand, actor=w.state),
               Answer(invocation=w.demand, verdict="partly", met_by=w.pledge))  # fmt: skip
    w.measure = _measure(w, "Caution de visa", w.other_state, w.state, imposed_in=w.earlier, status="in_force")
    w.answer = _measure(w, "Réciprocité", w.state, w.other_state, answers_to=w.measure, status="lifted")
    w.commitment = built(Commitment, content_fr="Rouvrir le dialogue", made_in=w.event, made=day("2026-02-02"))
    w.verdict = built(Verdict, commitment=w.commitment, finding="under_way", date=day("2026-02"))
    make.saved(w.commitment, CommitmentMaker(commitment=w.commitment, actor=w.state),
               CommitmentBeneficiary(commitment=w.commitment, actor=w.other_state), w.verdict,
               Evidence(commitment=w.commitment, passage=w.proof),
               Evidence(commitment=w.commitment, verdict=w.verdict, passage=w.words))  # fmt: skip
    w.public = [w.mli, w.usa, w.fra, w.outlet, w.article, w.place, w.theme, w.type, w.principle, w.state, w.other_state,
                w.post, w.minister, w.bloc, w.relation, w.earlier, w.event, w.statement, w.doctrine, w.pledge, w.demand,
                w.measure, w.answer, w.commitment]  # fmt: skip


def _invocation(w, invoker, act, **fields):
    fields = {"date": day("2026-01"), **fields}
    said = {"act": act, "voice": "reported", "tier": "named"}
    row = built(Invocation, principle=w.principle, invoker=invoker, **said, **fields)
    return make.saved(row, Evidence(invocation=row, passage=w.words))


def _measure(w, label, imposed_by, target, **fields):
    row = Measure(label_fr=label, measure_kind="visa_bond", imposed_by=imposed_by, target=target, **fields)
    return make.saved(row, Evidence(measure=row, passage=w.proof))


def day(text):
    return UncertainDate.parse(text)


def built(model, **fields):
    """A row with its dates: these are set, not given to the model."""
    row = model()
    for name, value in fields.items():
        setattr(row, name, value)
    return row
