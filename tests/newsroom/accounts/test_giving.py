"""Nobody gives what they do not hold, to themselves or to anybody, and nobody breaks the newsroom's own account."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from relations.newsroom.accounts import SYSTEM
from relations.newsroom.accounts.giving import could_have_given, groups_to_give, may_change_group, rights_to_give
from relations.newsroom.models import DeskSession, GroupLimit
from relations.newsroom.rights import is_system
from tests import factories as make
from tests.newsroom.accounts.signing import browser, with_password

pytestmark = pytest.mark.usefixtures("db")


def right(words: str) -> Permission:
    app, codename = words.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def group(name: str, *rights: str, limited: bool = False) -> Group:
    made = Group.objects.create(name=name)
    made.permissions.set(map(right, rights))
    if limited:
        GroupLimit.objects.create(group=made, relation_id=1)
    return made


@pytest.fixture
def manager():
    """Manages accounts and groups, publishes nothing, and changes events of one relation alone."""
    user = make.account("gerante")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    user.user_permissions.add(right("newsroom.review_record"))
    user.groups.add(group("bamako", "relations.change_event", limited=True))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def at_work(manager):
    client = browser()
    client.force_login(manager)
    return client


def form_of(user: User, **said) -> dict[str, object]:
    names = {"username": user.username, "is_staff": "on", "date_joined_0": "2026-01-01", "date_joined_1": "10:00:00"}
    return names | said


def changed(client, user: User, **said):
    return client.post(reverse("admin:auth_user_change", args=(user.pk,)), form_of(user, **said))


def group_said(name: str, rights) -> dict[str, object]:
    rows = {f"grouplimit_set-{part}": 0 for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {"name": name, "permissions": [row.pk for row in rights], **rows}


def test_somebody_gives_what_they_hold_everywhere_and_their_own_groups(manager):
    group("relecture", "newsroom.review_record")
    group("publication", "newsroom.publish_record", "newsroom.review_record")
    group("tous-evenements", "relations.change_event")
    group("comptes", "auth.change_user")

    assert [row.codename for row in rights_to_give(manager)] == ["review_record"]
    assert sorted(row.name for row in groups_to_give(manager)) == ["bamako", "relecture"]
    assert groups_to_give(make.chief()).count() == 5


@pytest.mark.parametrize(("name", "rights", "may"), [
    ("relecture", ["newsroom.review_record"], True), ("publication", ["newsroom.publish_record"], False),
])  # fmt: skip
def test_a_group_is_changed_by_who_could_give_all_of_it_and_is_not_in_it(manager, name, rights, may):
    found = group(name, *rights)

    assert may_change_group(found, manager) is may
    found.user_set.add(manager)
    assert not may_change_group(found, manager)
    assert may_change_group(found, make.chief())


def test_nobody_raises_their_own_group(at_work, manager):
    own, more = Group.objects.get(), [right("newsroom.publish_record"), right("newsroom.review_record")]

    answers = [
        at_work.post(reverse("admin:auth_group_change", args=(own.pk,)), group_said("bamako", more)),
        at_work.post(reverse("admin:auth_group_delete", args=(own.pk,)), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert [row.codename for row in own.permissions.all()] == ["change_event"]


def test_a_group_is_given_no_right_that_its_maker_lacks(at_work):
    add = reverse("admin:auth_group_add")

    refused = at_work.post(add, group_said("complices", [right("newsroom.publish_record")]))
    made = at_work.post(add, group_said("relecture", [right("newsroom.review_record")]))

    assert (refused.status_code, "errorlist" in refused.content.decode()) == (200, True)
    assert made.status_code == 302
    assert not Group.objects.filter(name="complices").exists()


@pytest.mark.parametrize("said", ["user_permissions", "groups"])
def test_nobody_is_given_what_the_giver_lacks(at_work, said):
    awa = make.account("awa")
    rows = {"user_permissions": right("newsroom.publish_record"), "groups": group("p", "newsroom.publish_record")}

    answer = changed(at_work, awa, **{said: [rows[said].pk]})

    assert "errorlist" in answer.content.decode()
    assert not User.objects.get(pk=awa.pk).has_perm("newsroom.publish_record")


def test_what_somebody_else_has_given_stays(at_work, manager):
    awa = make.account("awa")
    awa.user_permissions.add(right("newsroom.publish_record"))

    answer = changed(at_work, awa, first_name="Awa", user_permissions=[right("newsroom.review_record").pk])

    awa = User.objects.get(pk=awa.pk)
    assert answer.status_code == 302
    assert (awa.first_name, awa.has_perm("newsroom.publish_record"), awa.has_perm("newsroom.review_record")) == (
        "Awa", True, False,
    )  # fmt: skip
    assert not could_have_given(manager, awa)


@pytest.mark.once
def test_what_somebody_holds_they_give(at_work):
    awa = make.account("awa")

    assert changed(at_work, awa, user_permissions=[right("newsroom.review_record").pk]).status_code == 302

    assert User.objects.get(pk=awa.pk).has_perm("newsroom.review_record")


def test_a_password_is_set_for_nobody_who_has_more_rights_and_no_factor(at_work):
    awa = make.account("awa")
    awa.user_permissions.add(right("newsroom.publish_record"))
    phrase = {"password1": "trois pirogues au soir", "password2": "trois pirogues au soir", "usable_password": "true"}

    address = reverse("admin:auth_user_password_change", args=(awa.pk,))

    assert at_work.post(address, phrase).status_code == 403
    awa.user_permissions.clear()
    assert at_work.post(address, phrase).status_code == 302


# --- the newsroom's own account ---------------------------------------------------------------------------------------


def test_nobody_changes_the_account_of_the_newsroom_itself():
    own, client = make.system_user(), browser()
    client.force_login(make.chief())
    phrase = {"password1": "trois pirogues au soir", "password2": "trois pirogues au soir", "usable_password": "true"}

    answers = [
        changed(client, own, is_active="on"),
        changed(client, own, username="autre"),
        client.post(reverse("admin:auth_user_delete", args=(own.pk,)), {"post": "yes"}),
        client.post(reverse("admin:auth_user_password_change", args=(own.pk,)), phrase),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert is_system(User.objects.get(pk=own.pk))


@pytest.mark.once
def test_nobody_takes_its_name():
    client, awa = browser(), make.account("awa")
    client.force_login(make.chief())
    new = {"username": SYSTEM, "usable_password": "false", "password1": "", "password2": ""}

    answers = [client.post(reverse("admin:auth_user_add"), new), changed(client, awa, username=SYSTEM)]

    assert ["belongs to Entente itself" in answer.content.decode() for answer in answers] == [True, True]
    assert not User.objects.filter(username=SYSTEM).exists()


# --- closing by the form ----------------------------------------------------------------------------------------------


@pytest.mark.once
def test_the_form_closes_no_account_and_opens_none():
    client, awa = browser(), make.account("awa")
    client.force_login(make.chief())

    changed(client, awa)

    assert User.objects.get(pk=awa.pk).is_active
    assert "Logging in, links, leaving”" in client.get(
        reverse("admin:auth_user_change", args=(awa.pk,))
    ).content.decode()  # fmt: skip


def test_whoever_works_at_the_desk_no_more_is_logged_out():
    client, here, awa = browser(), browser(), make.account("awa")
    client.force_login(make.chief())
    with_password(here, "awa")

    changed(client, awa, is_staff="")

    assert not DeskSession.objects.filter(account=awa).exists()


@pytest.mark.parametrize("address", ["abc", "99999999", "1%00"])
def test_the_password_of_no_account_is_not_found(address):
    client = browser()
    client.force_login(make.chief())

    assert client.get(f"/admin/auth/user/{address}/password/").status_code in (400, 404)
