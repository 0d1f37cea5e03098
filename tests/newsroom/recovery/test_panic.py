"""The panic switch: nobody writes by any door, readers go on reading, and all of it stands in the audit."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from relations.formats.site_copy import copy_site, copying, usual_place
from relations.models import Theme
from relations.newsroom import audit, tokens
from relations.newsroom.accounts.managing import open_work
from relations.newsroom.assigning import assign
from relations.newsroom.dossiers import open_dossier
from relations.newsroom.freezing import NEVER, freeze, freeze_all, freeze_of_all, thaw_all
from relations.newsroom.management.commands.work import do_what_is_due
from relations.newsroom.models import AuditEvent, Edition, Revision, Schedule, Token
from relations.newsroom.plans import Refused
from relations.newsroom.press import catch_up
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import make_move, publish, withdraw
from relations.vocabulary import ItemAct
from tests import factories as make
from tests.newsroom.accounts.signing import PASSWORD, browser, logged_in, with_password
from tests.newsroom.desk import change_address, read
from tests.newsroom.timetable import HOUR, approved, key, scheduled

pytestmark = pytest.mark.usefixtures("press")
REASON = "Un compte a été pris"


def output(*arguments):
    out = StringIO()
    call_command("panic", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def chief():
    return make.chief()


@pytest.fixture
def frozen(chief):
    freeze_all(reason=REASON, by=chief)


# --- every door -------------------------------------------------------------------------------------------------------


def entered(action, *, by):
    with transaction.atomic():
        audit.enter([audit.Act(action)], by=by)


WAYS_IN = {
    "save": lambda row, by: make.resaved(row, by=by, label_fr="Autre"),
    "delete": lambda row, by: delete_draft(row, by=by),
    "move": lambda row, by: make_move("submit", [key(row)], by=by),
    "publish": lambda row, by: publish([key(row)], by=by),
    "withdraw": lambda row, by: withdraw([key(row)], by=by, notice_fr="Retiré", notice_en="Withdrawn"),
    "dossier": lambda row, by: open_dossier("Dossier", by=by),
    "token": lambda row, by: tokens.make(purpose="Agence", scopes=["submissions:read"], by=by),
    "audit": lambda row, by: entered("save", by=by),
}


@pytest.mark.parametrize("name", WAYS_IN)
def test_no_function_writes_while_all_is_frozen(chief, name):
    draft = make.theme("security")
    freeze_all(reason=REASON, by=chief)
    before = Revision.objects.count(), Edition.objects.count(), AuditEvent.objects.count()

    with pytest.raises(Refused, match=REASON):
        WAYS_IN[name](draft, chief)

    assert (Revision.objects.count(), Edition.objects.count(), AuditEvent.objects.count()) == before


def test_a_form_is_refused_in_words_and_keeps_its_text(chief, client):
    client.force_login(chief)
    draft = make.theme("security")
    form = read(client.get(change_address(draft)))
    freeze_all(reason=REASON, by=chief)

    answer = client.post(change_address(draft), form.fields | {"label_fr": ["Sûreté retrouvée"]})

    assert answer.status_code == 200
    assert REASON in answer.content.decode()
    assert "Sûreté retrouvée" in answer.content.decode()
    assert Theme.objects.get().label_fr == "Thème security"


def test_a_page_without_words_of_its_own_shows_what_was_typed(chief, client, frozen, monkeypatch):
    client.force_login(chief)
    monkeypatch.setattr("relations.newsroom.admin.dashboard.dashboard_of", lambda _request: entered("save", by=chief))

    answer = client.post(reverse("admin:index"), {"note": "Appeler Bamako", "password": "hunter2"})

    assert answer.status_code == 503
    words = answer.content.decode()
    assert REASON in words
    assert "Appeler Bamako" in words
    assert "hunter2" not in words


def test_programs_are_told_and_lose_nothing(chief):
    _token, secret = tokens.make(purpose="Agence", scopes=["submissions:read", "submissions:write"], by=chief)
    program = Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"})
    freeze_all(reason=REASON, by=chief)

    answers = [
        program.get("/admin/api/submissions/"),
        program.post("/admin/api/submissions/", "{}", "application/json"),
    ]
    thaw_all(by=chief)

    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].headers["Retry-After"]
    assert answers[0].json()["type"].endswith("frozen")
    assert program.get("/admin/api/submissions/").status_code == 200


def test_the_background_work_waits_and_does_not_fail(chief, monkeypatch):
    # Archives have tests of their own, and take long.
    monkeypatch.setattr("relations.formats.archives._is_due", lambda *_args: False)
    theme = make.theme("security")
    made = scheduled(approved(theme), by=chief)
    Schedule.objects.update(at=made.at - 2 * HOUR)
    freeze_all(reason=REASON, by=chief)

    assert do_what_is_due() == []
    assert Schedule.objects.get().state == Schedule.State.WAITING
    thaw_all(by=chief)
    assert do_what_is_due() == []
    assert Schedule.objects.get().state == Schedule.State.DONE


def test_editions_of_the_log_are_still_shown_and_readers_read(chief, frozen, client):
    assert catch_up() == 0
    assert client.get("/fr/").status_code == 200


PHRASE = "trois pirogues au crépuscule"
CHOSEN = {"new_password1": PHRASE, "new_password2": PHRASE}


def desk_of(user, password=PASSWORD):
    client = browser()
    assert with_password(client, user.username, password).url == "/admin/"
    return client


def test_a_stolen_account_is_closed_and_opened_again_while_all_is_frozen(chief, client):
    awa, colleague, theme = make.account("awa", group="editor"), make.account("boua", group="editor"), make.theme("a")
    assign([key(theme)], to=awa, due=None, priority=2, by=chief)
    thief, at_work = desk_of(awa), desk_of(chief)
    freeze_all(reason=REASON, by=chief)

    at_work.post(f"/admin/people/{awa.pk}/", {"_leave": "1", "to": colleague.pk})

    assert not logged_in(thief)
    assert with_password(thief, "awa").status_code == 200
    assert [standing.key for standing in open_work(colleague)] == [key(theme)]
    at_work.post(f"/admin/people/{awa.pk}/", {"_return": "1"})
    assert logged_in(desk_of(awa))
    with pytest.raises(Refused):
        assign([key(theme)], to=awa, due=None, priority=2, by=chief)


def test_what_opens_an_account_is_changed_while_all_is_frozen(chief):
    awa = make.account("awa", group="editor")
    at_work, own = desk_of(chief), desk_of(awa)
    freeze_all(reason=REASON, by=chief)

    own.post("/admin/password_change/", {"old_password": PASSWORD, **CHOSEN})
    page = at_work.post(f"/admin/people/{awa.pk}/", {"_link": "password"}).content.decode()
    browser().post(re.search(r"/admin/link/[\w-]+/", page).group(), dict.fromkeys(CHOSEN, f"{PHRASE} 2"))
    desk_of(awa, f"{PHRASE} 2")
    out = StringIO()
    call_command("recover", "awa", stdout=out)
    browser().post(re.search(r"/admin/link/[\w-]+/", out.getvalue()).group(), CHOSEN)

    desk_of(awa, PHRASE)


def test_no_account_is_deleted_while_all_is_frozen(chief):
    awa, at_work = make.account("awa"), desk_of(chief)
    freeze_all(reason=REASON, by=chief)

    answer = at_work.post(f"/admin/auth/user/{awa.pk}/delete/", {"post": "yes"})

    assert (answer.status_code, REASON in answer.content.decode()) == (503, True)
    assert User.objects.filter(username="awa").exists()


@pytest.mark.parametrize(("reason", "said"), [
    ("Un compte a été pris", "Un compte a été pris. "), ("Un compte a été pris.", "Un compte a été pris. "),
    ("Fuite !", "Fuite ! "),
])  # fmt: skip
def test_the_reason_ends_with_one_stop(chief, reason, said):
    freeze_all(reason=reason, by=chief)

    with translation.override("en"), pytest.raises(Refused, match=f": {re.escape(said)}Nothing"):
        make.theme("security")


def test_what_was_frozen_can_be_written_again(chief, frozen):
    assert thaw_all(by=chief)
    assert not thaw_all(by=chief)

    make.theme("security")
    assert [*AuditEvent.objects.filter(action__startswith="panic").values_list("action", flat=True)] == [
        "panic.over",
        "panic",
    ]
    assert list(audit.differences()) == []


# --- the command ------------------------------------------------------------------------------------------------------


def test_panic_freezes_logs_out_and_leaves_a_copy(chief, client, monkeypatch, tmp_path):
    monkeypatch.setattr(copying, "BEGINNINGS", ("/robots.txt",))
    make.show(make.theme("security"))
    client.force_login(chief)
    assert client.get(reverse("admin:index")).status_code == 200

    said = output("--reason", REASON, "--by", "chief", "--copy", str(tmp_path / "copy"))

    assert client.get(reverse("admin:index")).status_code == 302
    assert (tmp_path / "copy" / "robots.txt").is_file()
    assert str(tmp_path / "copy.nginx.conf") in said
    acts = list(AuditEvent.objects.order_by("number").values_list("action", "by__username"))[-3:]
    assert acts == [("panic", "chief"), ("session.end_all", "chief"), ("panic.copy", "chief")]
    assert AuditEvent.objects.get(action="panic").reason == REASON
    with pytest.raises(Refused):
        make.theme("other")
    assert "lifted" in output("--over", "--by", "chief")


def test_panic_twice_freezes_once_and_can_end_tokens_for_good(chief):
    token, _secret = tokens.make(purpose="Agence", scopes=["submissions:read"], by=chief)

    output("--reason", REASON, "--no-copy")
    said = output("--reason", "Encore", "--no-copy", "--revoke-tokens")

    assert "Frozen already" in said
    assert Token.objects.get().revoked_at is not None
    assert AuditEvent.objects.filter(action="panic").count() == 1
    assert AuditEvent.objects.get(action="token.revoke").detail == {"token": token.pk}


@pytest.fixture
def copy(settings, monkeypatch, tmp_path):
    """Where the panic leaves one, with what a killed process has left beside it."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(copying, "BEGINNINGS", ("/robots.txt",))
    (tmp_path / ".static-copy.unfinished-99999999").mkdir()
    return copy_site(usual_place(), base_url="http://127.0.0.1:8000", with_cards=False)


def test_the_copy_goes_when_the_panic_is_over(copy, chief):
    freeze_all(reason=REASON, by=chief)

    said = output("--over")

    assert f"Deleted: {copy.folder}" in said
    assert [path.name for path in copy.folder.parent.iterdir()] == [copy.switch.name]
    # nginx may include it still.
    assert [line[0] for line in copy.switch.read_text().splitlines()] == ["#"]


def test_what_is_no_copy_stays_when_the_panic_is_over(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    output("--over", "--copy", str(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_copy_does_not_outlive_a_removal_for_legal_reasons(copy, chief):
    theme, other = make.theme("secret"), make.theme("other")
    make.show(theme, other)
    withdraw([key(other)], by=chief, notice_fr="Retiré", notice_en="Withdrawn")
    assert copy.folder.is_dir()

    withdraw([key(theme)], by=chief, act=ItemAct.LEGAL_REMOVAL, notice_fr="Retiré.")

    assert [path.name for path in copy.folder.parent.iterdir()] == [copy.switch.name]


@pytest.mark.parametrize(
    ("arguments", "words"), [((), "--reason"), (("--reason", "x", "--by", "nobody"), "no account 'nobody'")]
)
def test_panic_asks_why_and_who(arguments, words):
    with pytest.raises(CommandError, match=words):
        output(*arguments)


def test_a_freeze_of_one_record_is_not_one_of_all(chief):
    theme = make.theme("security")
    freeze((theme.kind(), theme.pk), until=NEVER, reason="Examen", by=chief)

    assert freeze_of_all() is None
    make.theme("other")
