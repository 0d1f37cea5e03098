"""The life of an account: invited, recovered, closed, opened again; nobody takes one over alone."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from relations.newsroom import audit
from relations.newsroom.accounts.links import DeadLink, link_with, make_link, opens_alone_refusal, redeem
from relations.newsroom.accounts.managing import leave, reactivate
from relations.newsroom.assigning import assign
from relations.newsroom.models import AuditEvent, DeskSession, OneTimeLink, Standing, Token
from relations.newsroom.plans import Refused
from relations.newsroom.tokens import UnknownToken, state_of, token_with
from relations.newsroom.tokens import make as make_token
from tests import factories as make
from tests.newsroom.accounts.signing import PASSWORD, an_app, browser, factors, logged_in, with_password

pytestmark = pytest.mark.django_db
Kind = OneTimeLink.Kind
SENTENCE = "trois pirogues au crépuscule"
english = translation.override("en")
CHOSEN = {"new_password1": SENTENCE, "new_password2": SENTENCE}


@pytest.fixture
def chief():
    return make.chief("chief")


@pytest.fixture
def other():
    return long_ago(make.chief("other"))


def long_ago(user: User) -> User:
    """An account that nobody has made lately, to use it in their stead."""
    user.date_joined -= timedelta(days=30)
    user.save()
    return user


@pytest.fixture
def awa():
    return make.account("awa", group="editor")


@pytest.fixture
def at_work(chief):
    client = browser()
    client.force_login(chief)
    return client


def newcomer() -> User:
    user = make.account("nouvelle", group="contributor")
    user.set_unusable_password()
    user.save()
    return user


def page_of(user: User) -> str:
    return f"/admin/people/{user.pk}/"


def link_on(page) -> str:
    return re.search(rf"{settings.PUBLIC_URL}(/admin/link/[\w-]+/)", page.content.decode())[1]


# --- links ------------------------------------------------------------------------------------------------------------


def test_an_invitation_is_made_at_the_desk_and_used_once(at_work, chief):
    user, guest = newcomer(), browser()

    link = link_on(at_work.post(page_of(user), {"_link": "invite"}))
    assert "You log in as nouvelle" in guest.get(link).content.decode()
    assert guest.get(link).status_code == 200
    assert guest.post(link, CHOSEN).url == "/admin/login/"

    assert guest.post(link, CHOSEN).status_code == 404
    assert with_password(guest, "nouvelle", SENTENCE).url == "/admin/"
    acts = AuditEvent.objects.filter(action__startswith="link.").order_by("number")
    assert [(act.action, act.by) for act in acts] == [("link.make", chief), ("link.use", user)]
    secret = link.split("/")[-2]
    assert secret not in str(list(OneTimeLink.objects.values())) + str(list(AuditEvent.objects.values()))
    assert secret not in at_work.get(page_of(user)).content.decode()


@pytest.mark.once
@pytest.mark.parametrize("password", ["court", "123456789012", "Nouvelle-nouvelle1", "Motdepasse2026!"])
def test_a_weak_password_is_refused_in_words(password):
    _link, secret = make_link(newcomer(), Kind.INVITE, by=None)

    weak = browser().post(f"/admin/link/{secret}/", {"new_password1": password, "new_password2": password})

    assert "errorlist" in weak.content.decode()
    link_with(secret)


@pytest.mark.parametrize("ended", ["expired", "revoked", "used", "replaced", "closed", "unknown"])
def test_a_dead_link_says_nothing_of_why(chief, ended):
    user = newcomer()
    _link, secret = make_link(user, Kind.INVITE, by=chief)
    now = timezone.now()
    if ended == "expired":
        OneTimeLink.objects.update(expires=now)
    elif ended in ("revoked", "used"):
        OneTimeLink.objects.update(**{f"{ended}_at": now})
    elif ended == "replaced":
        make_link(user, Kind.INVITE, by=chief)
    elif ended == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        secret = "unknown"

    answer = browser().get(f"/admin/link/{secret}/")

    assert answer.status_code == 404
    assert "This link opens nothing" in answer.content.decode()
    with pytest.raises(DeadLink):
        link_with(secret)


def test_two_who_use_a_link_at_once_do_not_both_use_it(chief):
    _made, secret = make_link(newcomer(), Kind.INVITE, by=chief)
    one, same = link_with(secret), link_with(secret)

    redeem(one, SENTENCE)

    with pytest.raises(DeadLink):
        redeem(same, "une autre phrase")


def test_a_link_for_a_lost_factor_asks_for_the_password(chief, awa):
    an_app(awa)
    _link, secret = make_link(awa, Kind.FACTOR, by=chief)
    there, address = browser(), f"/admin/link/{secret}/"

    assert there.post(address, {"password": "faux"}).status_code == 200
    assert factors(awa) == ["totp"]
    assert there.post(address, {"password": PASSWORD}).url == "/admin/login/"

    assert factors(awa) == []


def test_a_link_for_a_lost_password_leaves_the_factor(chief, awa):
    an_app(awa)
    here = browser()
    here.force_login(awa)
    _link, secret = make_link(awa, Kind.PASSWORD, by=chief)

    browser().post(f"/admin/link/{secret}/", CHOSEN)

    assert factors(awa) == ["totp"]
    assert not logged_in(here)
    assert with_password(browser(), "awa", SENTENCE).url == "/admin/account/second-factor/"


@pytest.mark.parametrize(("first", "second"), [(Kind.PASSWORD, Kind.FACTOR), (Kind.FACTOR, Kind.PASSWORD)])
def test_nobody_changes_both_halves_of_an_account_alone(chief, other, awa, first, second):
    an_app(awa)
    long_ago(chief)
    make_link(awa, first, by=chief)

    with english, pytest.raises(Refused, match="somebody else has to do this"):
        make_link(awa, second, by=chief)

    make_link(awa, second, by=other)


SECOND = {
    "made since": lambda chief, other: make.chief("marionnette"),
    "not of every right": lambda chief, other: long_ago(make.account("gerante", group="publisher")),
    "given a password": lambda chief, other: make_link(other, Kind.PASSWORD, by=chief) and other,
    "changed": lambda chief, other: entered("user.change", {"id": other.pk}, chief) or other,
}


@pytest.mark.parametrize("how", SECOND)
def test_who_is_no_second_person(chief, other, awa, how):
    an_app(awa)
    make_link(awa, Kind.PASSWORD, by=chief)

    assert opens_alone_refusal(awa, Kind.FACTOR, SECOND[how](chief, other)) is not None


def test_who_has_changed_their_own_account_is_still_one(chief, other, awa):
    make_link(awa, Kind.PASSWORD, by=chief)
    entered("user.change", {"id": other.pk}, other)

    assert opens_alone_refusal(awa, Kind.FACTOR, other) is None


def entered(action: str, detail: dict[str, int], by: User) -> None:
    with transaction.atomic():
        audit.enter([audit.Act(action, detail=detail)], by=by)


def test_a_password_that_a_chief_has_set_counts_as_half(at_work, chief, awa):
    an_app(awa)
    said = {"password1": SENTENCE, "password2": SENTENCE, "usable_password": "true"}

    assert at_work.post(f"/admin/auth/user/{awa.pk}/password/", said).status_code == 302

    with english, pytest.raises(Refused, match="somebody else has to do this"):
        make_link(awa, Kind.FACTOR, by=chief)


def test_a_chief_who_made_a_link_for_the_factor_sets_no_password(at_work, chief, awa):
    an_app(awa)
    make_link(awa, Kind.FACTOR, by=chief)
    said = {"password1": SENTENCE, "password2": SENTENCE, "usable_password": "true"}

    assert at_work.post(f"/admin/auth/user/{awa.pk}/password/", said).status_code == 403


@pytest.mark.once
def test_what_stands_against_a_link_is_said_beside_its_button(at_work, awa):
    page = at_work.get(page_of(awa)).content.decode()

    assert "This account has no second factor." in page


def test_nobody_makes_a_link_for_themselves_or_for_who_has_more_rights(chief, awa):
    manager = make.account("gerante")
    manager.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    manager = User.objects.get(pk=manager.pk)

    for user, by in ((chief, chief), (chief, manager), (awa, awa), (make.system_user(), chief)):
        with pytest.raises(Refused):
            make_link(user, Kind.PASSWORD, by=by)
    with pytest.raises(Refused):
        make_link(awa, Kind.PASSWORD, by=manager)
    an_app(awa)
    make_link(awa, Kind.PASSWORD, by=manager)


def test_links_are_revoked_and_sessions_ended_by_who_manages_accounts(at_work, awa):
    here = browser()
    here.force_login(awa)
    link, secret = make_link(awa, Kind.PASSWORD, by=None)

    at_work.post(page_of(awa), {"_revoke": link.pk})
    at_work.post(page_of(awa), {"_end": "1"})

    assert not logged_in(here)
    with pytest.raises(DeadLink):
        link_with(secret)


# --- leaving ----------------------------------------------------------------------------------------------------------


def given(user: User, number: int = 2) -> list[tuple[str, int]]:
    keys = [("theme", make.theme().pk) for _record in range(number)]
    day = timezone.now().date() + timedelta(days=3)
    assign(keys, to=user, due=day, priority=2, by=make.system_user())
    return keys


def test_whoever_leaves_leaves_nothing_open(at_work, chief, awa):
    keys, colleague = given(awa), make.account("boubacar", group="editor")
    here = browser()
    here.force_login(awa)
    _link, secret = make_link(awa, Kind.PASSWORD, by=chief)
    make_token(purpose="x", scopes=["submissions:read"], by=chief)
    Token.objects.update(by=awa)

    answer = at_work.post(page_of(awa), {"_leave": "1", "to": colleague.pk}, follow=True)

    assert "The account is closed. 2 records were given on." in answer.content.decode()
    standings = Standing.objects.filter(kind="theme", record_id__in=[pk for _kind, pk in keys])
    assert {(row.assignee, row.priority, bool(row.due)) for row in standings} == {(colleague, 2, True)}
    assert not DeskSession.objects.filter(account=awa).exists()
    assert not logged_in(here)
    assert with_password(browser(), "awa").status_code == 200
    assert [state_of(token) for token in Token.objects.all()] == ["revoked"]
    with pytest.raises(DeadLink):
        link_with(secret)


def test_work_that_the_colleague_cannot_open_is_nobodys(chief, awa):
    keys, bare = given(awa), make.account("sans-groupe")

    done = leave(awa, by=chief, to=bare)

    assert done == (0, sorted(keys))
    assert not Standing.objects.filter(assignee__isnull=False).exists()


def test_a_token_is_worth_no_more_than_the_account_it_speaks_for(chief):
    _token, secret = make_token(purpose="x", scopes=["submissions:read"], by=chief)
    token_with(secret)

    for lost in ("is_active", "is_staff"):
        User.objects.update(is_active=True, is_staff=True)
        User.objects.filter(pk=chief.pk).update(**{lost: False})
        with pytest.raises(UnknownToken):
            token_with(secret)


def test_the_page_of_a_person_asks_the_same_few_questions_however_much_their_work(at_work, awa):
    numbers = []
    for more in (1, 6):
        given(awa, more)
        with CaptureQueriesContext(connection) as asked:
            assert at_work.get(page_of(awa)).status_code == 200
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


def test_nobody_closes_their_own_account_or_one_twice(chief, awa):
    leave(awa, by=chief, to=None)

    for user in (chief, awa):
        with pytest.raises(Refused):
            leave(user, by=chief, to=None)


def test_an_account_comes_back_with_what_it_had(at_work, chief, awa):
    leave(awa, by=chief, to=None)

    at_work.post(page_of(awa), {"_return": "1"})

    assert with_password(browser(), "awa").url == "/admin/"
    with pytest.raises(Refused):
        reactivate(awa, by=chief)
    acts = AuditEvent.objects.filter(action__startswith="account.").order_by("number")
    assert [(act.action, act.by) for act in acts] == [("account.leave", chief), ("account.return", chief)]


# --- commands, for when nobody can log in -----------------------------------------------------------------------------


def printed(*said: str, **options) -> str:
    out = StringIO()
    call_command(*said, stdout=out, **options)
    return re.search(r"/admin/link/[\w-]+/", out.getvalue()).group()


def test_a_command_invites_the_first_person(db):
    link = printed("invite", "fatou", "--group", "publisher", "--first-name", "Fatou")

    browser().post(link, CHOSEN)

    fatou = User.objects.get(username="fatou")
    assert with_password(browser(), "fatou", SENTENCE).url == "/admin/"
    assert (fatou.first_name, fatou.is_superuser, [str(group) for group in fatou.groups.all()]) == (
        "Fatou", False, ["publisher"],
    )  # fmt: skip
    with pytest.raises(CommandError, match="see `recover fatou`"):
        call_command("invite", "fatou")


def test_a_command_recovers_who_lost_everything(awa):
    an_app(awa)

    browser().post(printed("recover", "awa"), CHOSEN)

    assert factors(awa) == []
    assert with_password(browser(), "awa", SENTENCE).url == "/admin/"


@pytest.mark.parametrize("name", ["entente", "nobody"])
def test_a_command_recovers_no_account_that_is_none(name):
    make.system_user()

    with pytest.raises(CommandError):
        call_command("recover", name)
