"""Who may open which address of the desk, and who may make which move from where: the policy of the house.

The tables below are written by hand. They are compared with every address that the resolver knows and every move of
the workflow; neither is ever derived from the code, and an address or a move without a row fails.
"""

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from relations.models import (
    Commitment,
    Doctrine,
    Evidence,
    Invocation,
    Measure,
    Page,
    Place,
    Post,
    Principle,
    Record,
    Relation,
)
from relations.models.aggregates import aggregates
from relations.newsroom.audit import Act, enter
from relations.newsroom.corrections import correct, public_revision
from relations.newsroom.dossiers import open_dossier
from relations.newsroom.models import AuditEvent, Candidate, Comment, Edition, Publicity, Review, Revision, Standing
from relations.newsroom.workflow import MOVES, Refused, make_move, publish, withdraw
from relations.vocabulary import CommitmentStatus, MeasureKind
from tests import factories as make
from tests.pgplugin import ENGINE

C, T, E, P, X = "contributor", "translator", "editor", "publisher", "chief"
GROUPS = (C, T, E, P)
# An account of the desk without any group, and somebody without an account.
BARE, NOBODY = "bare", "nobody"
ROLES = (NOBODY, BARE, *GROUPS, X)

ANYBODY = set(ROLES)
STAFF = ANYBODY - {NOBODY}
# Those who read the record; those who write it, in any language; in French; those who read for others; who publish.
DESK = {C, T, E, P, X}
WRITERS = {C, E, P, X}
DELETERS = READERS = {E, P, X}
PUBLISHERS = {P, X}
CHIEF = {X}

# --- addresses: who gets an answer (anything but a refusal) to opening them ------------------------------------------

OF_EACH_KIND = {
    "changelist": DESK,
    "add": WRITERS,
    "change": DESK,
    "history": DESK,
    "delete": DELETERS,
    "correct": DESK,
}
POLICY = {
    "index": STAFF,
    "login": ANYBODY,
    "logout": ANYBODY,
    "password_change": STAFF,
    "password_change_done": STAFF,
    "jsi18n": STAFF,
    "autocomplete": DESK,
    "view_on_site": STAFF,
    # There is nothing of an app for whoever may see none of its records.
    "app_list": STAFF,
    "publish": PUBLISHERS,
    "publish-selected": PUBLISHERS,
    "withdraw": PUBLISHERS,
    "freeze": PUBLISHERS,
    "assign": DESK,
    "correction": DESK,
    "translations": STAFF,
    "translation": DESK,
    "preview": DESK,
    "preview-together": DESK,
    "preview-links": DESK,
    # A secret in the address is the right; without one there is nothing.
    "shared-preview": ANYBODY,
    "comments": DESK,
    "notices": STAFF,
    # Only ever posted to, which its own tests are about.
    "presence": STAFF,
    "dossiers": DESK,
    "dossier-add": DESK,
    "dossier": DESK,
    "dossier-publish": PUBLISHERS,
    "schedules": DESK,
    "batches": DESK,
    "batch": DESK,
    "history": DESK,
    "revision": DESK,
    "compare": DESK,
    # It shows the kinds that its reader may see.
    "bin": STAFF,
    "duplicates": DESK,
    "not-duplicates": DESK,
    "move": DESK,
    "merge": DESK,
    "mergers": DESK,
    "merger": DESK,
    "tasks": DESK,
    "task-done": DESK,
    "used": DESK,
    "views": DESK,
    "view-rename": DESK,
    "view-delete": DESK,
    "view-save": DESK,
    "webhooks": CHIEF,
    "webhook": CHIEF,
    "tokens": CHIEF,
    # Handed in by programs, and made articles of by those who write them.
    "submissions": WRITERS,
    "submission": WRITERS,
    "arrivals-new": WRITERS,
    "readings": WRITERS,
    "reading": WRITERS,
    "lessons": WRITERS,
    "watches": WRITERS,
    "watch": WRITERS,
    "kept-sources": WRITERS,
    # Whoever reads an article at the desk may have the file that it came as.
    "capture": DESK,
    # One's own account; what asks for a second factor is open while a login waits for it.
    "my-sessions": STAFF,
    "account_login": ANYBODY,
    "account_reauthenticate": STAFF,
    "mfa_index": STAFF,
    "mfa_authenticate": STAFF,
    "mfa_reauthenticate": STAFF,
    "mfa_reauthenticate_webauthn": STAFF,
    "mfa_login_webauthn": STAFF,
    "mfa_activate_totp": STAFF,
    "mfa_deactivate_totp": STAFF,
    "mfa_view_recovery_codes": STAFF,
    "mfa_generate_recovery_codes": STAFF,
    "mfa_list_webauthn": STAFF,
    "mfa_add_webauthn": STAFF,
    "mfa_edit_webauthn": STAFF,
    "mfa_remove_webauthn": STAFF,
    # The accounts of others. A secret in the address is the right to a link.
    "person": CHIEF,
    "link": ANYBODY,
    "auth_group_changelist": CHIEF,
    "auth_group_add": CHIEF,
    "auth_group_history": CHIEF,
    "auth_group_delete": CHIEF,
    "auth_group_change": CHIEF,
    "auth_user_password_change": CHIEF,
    "auth_user_changelist": CHIEF,
    "auth_user_add": CHIEF,
    "auth_user_history": CHIEF,
    "auth_user_delete": CHIEF,
    "auth_user_change": CHIEF,
    "newsroom_comment_changelist": DESK,
    # Written on the page of a record, and taken away by the chief alone.
    "newsroom_comment_add": set(),
    # It leads on to the page of the record, which asks again.
    "newsroom_comment_history": STAFF,
    "newsroom_comment_delete": CHIEF,
    "newsroom_comment_change": DESK,
    "newsroom_candidate_changelist": DESK,
    "newsroom_candidate_add": DESK,
    "newsroom_candidate_history": DESK,
    "newsroom_candidate_delete": DESK,
    "newsroom_candidate_change": DESK,
}
# What the newsroom writes by itself is read by the desk, and changed by nobody.
for _name in ("revision", "edition", "auditevent", "standing"):
    POLICY |= {
        f"newsroom_{_name}_changelist": DESK,
        f"newsroom_{_name}_change": DESK,
        f"newsroom_{_name}_history": DESK,
        f"newsroom_{_name}_add": set(),
        f"newsroom_{_name}_delete": set(),
    }
POLICY["newsroom_standing_history"] = STAFF
# Addresses without a name: they lead on to one of those above, or nowhere.
# Addresses that the desk does not name itself.
OF_OTHERS = ("account_", "mfa_")
NAMELESS = {"<path:object_id>/", "(?P<url>.*)$", "shared/<path:rest>"}
# Doors for programs, which know tokens and no accounts: their own tests are about them.
FOR_PROGRAMS = ("admin/api/", "admin/metrics")


def allowed_at(name: str) -> set[str] | None:
    app, _underscore, rest = name.partition("_")
    if app == "relations":
        return OF_EACH_KIND.get(rest.rpartition("_")[2])
    return POLICY.get(name)


def addresses(resolver: URLResolver, route: str = "") -> Iterator[tuple[str, str | None, set[str]]]:
    """Each address of the desk: its route, its name, and what has to be filled in."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield route + str(entry.pattern), entry.name, set(entry.pattern.regex.groupindex)


def desk_addresses() -> list[tuple[str, str | None, set[str]]]:
    found = [found for found in addresses(get_resolver()) if found[0].startswith("admin/")]
    return [address for address in found if not address[0].startswith(FOR_PROGRAMS)]


def test_every_address_has_a_row_and_every_row_an_address():
    found = desk_addresses()

    without_row = [route for route, name, _filled in found if name and allowed_at(name) is None]
    nameless = [route for route, name, _filled in found if not name and not route.endswith(tuple(NAMELESS))]
    gone = POLICY.keys() - {name for _route, name, _filled in found}
    assert (without_row, nameless, gone) == ([], [], set())


@pytest.fixture
def world(press):
    """One record of each kind, and one row of everything else that has an address."""
    source, proof, event = make.a_sourced_event()
    mali, america = event.parties.all()
    state = make.actor("Mali", country=mali)
    principle = make.saved(Principle(label_fr="Souveraineté"))
    relation = make.saved(Relation(first=mali, second=america, title_fr="Mali–États-Unis"))
    invocation = Invocation(principle=principle, invoker=state, wording="souveraineté", act="demand", voice="own")
    commitment = Commitment(content_fr="Faire", status=CommitmentStatus.ANNOUNCED)
    measure = Measure(label_fr="Mesure", measure_kind=MeasureKind.values[0], imposed_by=state)
    rows: list[Record] = [
        source, proof, event, mali, state, principle, relation, event.event_type, make.theme(), make.outlet(),
        make.saved(invocation, Evidence(invocation=invocation, passage=proof)),
        make.saved(commitment), make.saved(measure), make.statement(state, proof),
        make.saved(Doctrine(label_fr="Trois principes", holder=state)),
        make.saved(Place(name_fr="Bamako", place_kind="city")), make.saved(Post(title_fr="Ministre")),
        make.saved(Page(title_fr="À propos", body_fr="Texte.")),
    ]  # fmt: skip
    assert {row.kind() for row in rows} == set(aggregates())
    return {row.kind(): row for row in rows}


@pytest.fixture
def people():
    return {name: make.account(name, group=name) for name in GROUPS} | {X: make.chief(X), BARE: make.account(BARE)}


def filled_in(name: str, filled: set[str], world: dict[str, Record], chief) -> str:
    """An address that leads somewhere, and its query where it needs one."""
    kind = name.split("_")[1] if name.startswith("relations_") else "theme"
    row = world[kind]
    values = {
        "kind": row.kind(), "pk": row.pk, "object_id": row.pk, "language": "fr", "number": 1, "token": "unknown",
        "kept": row.pk, "gone": row.pk + 1, "app_label": "relations", "content_type_id": 1, "url": "x", "rest": "x",
        "id": chief.pk, "secret": "unknown",
    }  # fmt: skip
    others = {
        "auth_group": chief.pk, "auth_user": chief.pk,
        "newsroom_revision": Revision.objects.latest("pk").pk, "newsroom_edition": Edition.objects.latest("pk").pk,
        "newsroom_auditevent": AuditEvent.objects.latest("pk").pk,
        "newsroom_standing": Standing.objects.latest("pk").pk,
        "newsroom_comment": Comment.objects.latest("pk").pk,
        "newsroom_candidate": Candidate.objects.latest("pk").pk,
    }  # fmt: skip
    for prefix, pk in others.items():
        if name.startswith(prefix):
            values["object_id"] = pk
    if name.startswith("auth_group"):
        values["object_id"] = make.Group.objects.latest("pk").pk
    if name.startswith("dossier"):
        values["pk"] = world["dossier"].pk
    if name == "correction":
        values["pk"] = world["correction"].pk
    query = {
        "autocomplete": "?app_label=relations&model_name=evidence&field_name=passage",
        "publish-selected": f"?keys=theme:{row.pk}", "dossier-add": f"?keys=theme:{row.pk}",
        "preview-together": f"?keys=theme:{row.pk}&lang=fr&at=theme:{row.pk}",
    }  # fmt: skip
    named = name if name.startswith(OF_OTHERS) else f"admin:{name}"
    return reverse(named, kwargs={key: values[key] for key in filled}) + query.get(name, "")


def outcome(client, address: str) -> str:
    answer = client.get(address)
    if answer.status_code == 403 or (answer.status_code == 302 and "/admin/login/" in answer.url):
        return "refused"
    assert answer.status_code in (200, 302, 404, 405, 409), f"{address}: {answer.status_code}"
    return "answered"


@pytest.fixture
def unrendered(monkeypatch):
    """Answers without their pages: whether an address answers is decided before, and each page has its own tests.

    The log of a thousand refusals takes as long as the refusals.
    """
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_args, **_words: "")


@pytest.fixture
def asked(world, people):
    """Every address of the desk, filled in with something that is there: [(name, address)]."""
    shown = make.theme()
    make.show(shown)
    waiting = public_revision(Standing.objects.get(kind="theme", record_id=shown.pk))
    waiting["root"]["label_fr"] = "Corrigé"
    world["correction"] = correct(("theme", shown.pk), waiting, base=1, by=people[E], act="typo")
    world["dossier"] = open_dossier("Un dossier", by=people[E], keys=[("theme", world["theme"].pk)])
    Comment.objects.create(kind="theme", record_id=shown.pk, text="Un mot.", by=people[C])
    Candidate.objects.create(participation=world["event"].uid, actor_id=world["actor"].pk, basis="Vu.")
    with transaction.atomic():
        enter([Act("test")], by=people[X])
    named = [(name, filled) for _route, name, filled in desk_addresses() if name and name != "logout"]
    return [(name, filled_in(name, filled, world, people[X])) for name, filled in named]


def _last_factor(name: str) -> bool:
    """In production nobody can take away the only factor there is."""
    return settings.PRODUCTION and name in ("mfa_deactivate_totp", "mfa_remove_webauthn")


@pytest.mark.once
@pytest.mark.usefixtures("unrendered")
def test_each_address_answers_those_it_should(asked, people, client):
    wrong = {}

    for role in ROLES:
        client.logout()
        if role != NOBODY:
            client.force_login(people[role])
        for name, address in asked:
            expected = "answered" if role in (allowed_at(name) or ()) and not _last_factor(name) else "refused"
            if (found := outcome(client, address)) != expected:
                wrong[role, address] = found

    assert wrong == {}


@pytest.mark.skipif(ENGINE == "sqlite", reason="on SQLite each page has tests of its own")
def test_each_page_of_the_desk_can_be_made(asked, people, client):
    client.force_login(people[X])

    named = {address: name for name, address in asked if X in (allowed_at(name) or ())}
    found = {address: outcome(client, address) for address in named}

    assert {address for address, said in found.items() if said != "answered"} == {
        address for address, name in named.items() if _last_factor(name)
    }
    assert len(found) > 150


# --- moves: who may make them, from where ----------------------------------------------------------------------------

D, S, R, A = Review.DRAFT, Review.SUBMITTED, Review.CHANGES_REQUESTED, Review.APPROVED
NEVER, CHANGED, SHOWN, WITHDRAWN = "never", "changed", "shown", "withdrawn"
NEW = (NEVER, CHANGED, WITHDRAWN)
# Who may make the move, and with which review and publicity. The record was written by somebody else.
MAY_MOVE = {
    "submit": (DESK, (D, R), NEW),
    "take_back": (DESK, (S,), NEW),
    "approve": (READERS, (D, S), NEW),
    "request_changes": (READERS, (S, A), NEW),
    "schedule": (PUBLISHERS, (A,), NEW),
    "publish": (PUBLISHERS, (D, S, A), NEW),
    "withdraw": (PUBLISHERS, (D, S, R, A), (CHANGED, SHOWN)),
    "remove": (CHIEF, (D, S, R, A), (CHANGED, SHOWN, WITHDRAWN)),
}
STATES = (
    *((review, publicity) for review in (D, S, R, A) for publicity in NEW),
    (A, SHOWN),
)  # fmt: skip


def in_state(review: str, publicity: str, author, reader):
    """A theme that somebody has written, in this state."""
    row = make.theme()
    key = [("theme", row.pk)]
    if publicity != NEVER:
        make.show(row)
    if publicity != SHOWN:
        make.resaved(row, label_fr="Écrit par quelqu’un", by=author)
    if publicity == WITHDRAWN:
        withdraw(key, by=make.system_user(), notice_fr="Retiré.")
    if review in (S, R):
        make_move("submit", key, by=author)
    if review == R:
        make_move("request_changes", key, by=reader, comment="Encore.")
    if review == A and publicity != SHOWN:
        make_move("approve", key, by=reader)
    standing = Standing.objects.get(kind="theme", record_id=row.pk)
    public = {NEVER: Publicity.NEVER, WITHDRAWN: Publicity.WITHDRAWN}.get(publicity, Publicity.PUBLIC)
    assert (standing.review, standing.publicity) == (review, public)
    return key


def attempt(name: str, key, by) -> bool:
    try:
        if name == "publish":
            publish(key, by=by)
        elif name in ("withdraw", "remove"):
            withdraw(key, by=by, notice_fr="Retiré.", act="legal_removal" if name == "remove" else "withdrawal")
        else:
            make_move(name, key, by=by, comment="Encore.")
    except Refused:
        return False
    return True


def test_every_move_has_a_row():
    assert MAY_MOVE.keys() == MOVES.keys()


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(MAY_MOVE))
def test_each_move_is_open_to_those_it_should_be_from_where_it_should(press, people, name):
    author, reader = make.account("author", group=C), make.account("reader", group=E)
    roles, reviews, publicities = MAY_MOVE[name]
    wrong = {}

    for review, publicity in STATES:
        key = None
        for role in (BARE, *GROUPS, X):
            expected = role in roles and review in reviews and publicity in publicities
            key = key or in_state(review, publicity, author, reader)
            done = attempt(name, key, people[role])
            # A move that was made leads elsewhere: the next one starts from a record of its own.
            key = None if done else key
            if done is not expected:
                wrong[role, str(review), publicity] = done

    assert wrong == {}


def test_the_desk_is_one_site():
    """Every model that the desk knows is registered with the site whose addresses are checked here."""
    assert {model._meta.app_label for model in admin.site._registry} == {"relations", "newsroom", "auth"}
