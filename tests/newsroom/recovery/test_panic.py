"""The panic switch: nobody writes by any door, readers go on reading, and all of it stands in the audit."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from relations.formats.site_copy import copying
from relations.models import Theme
from relations.newsroom import audit, tokens
from relations.newsroom.dossiers import open_dossier
from relations.newsroom.freezing import NEVER, freeze, freeze_all, freeze_of_all, thaw_all
from relations.newsroom.management.commands.work import do_what_is_due
from relations.newsroom.models import AuditEvent, Edition, Revision, Schedule, Token
from relations.newsroom.plans import Refused
from relations.newsroom.press import catch_up
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import make_move, publish, withdraw
from tests import factories as make
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


def test_the_background_work_waits_and_does_not_fail(chief):
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


def test_accounts_can_be_guarded_while_all_is_frozen(chief, frozen):
    entered("user.change", by=chief)

    assert AuditEvent.objects.latest("number").action == "user.change"


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
