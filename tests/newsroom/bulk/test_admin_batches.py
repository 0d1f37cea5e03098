import pytest
from django.urls import reverse
from django.utils import timezone

from relations.models import Event
from relations.newsroom.accounts import system_user
from relations.newsroom.bulk.loading import check, load
from relations.newsroom.bulk.reading import CREATE
from relations.newsroom.models import Batch
from relations.newsroom.work_to_do import work_to_do
from tests import factories as make
from tests.newsroom.bulk.grounds import FILES, grounds
from tests.newsroom.counting import queries_of


@pytest.fixture
def batch(db):
    grounds()
    return load(check(FILES / "icews.tab"), by=system_user(), name="ICEWS 2015")


def test_a_batch_shows_its_counts_and_a_sample_with_the_lines_of_the_file(client, batch):
    client.force_login(make.account(group="publisher"))

    listed = client.get(reverse("admin:batches")).content.decode()
    page = client.get(reverse("admin:batch", args=(batch.pk,))).content.decode()

    assert "ICEWS 2015" in listed
    assert "102\t2015-06-02\tUnited States" in page
    assert page.count("/change/") >= 3


def test_the_drafts_of_a_batch_that_is_being_read_are_not_listed(client, batch):
    Batch.objects.update(state=Batch.State.LOADING)
    client.force_login(make.account(group="publisher"))

    page = client.get(reverse("admin:relations_event_changelist")).content.decode()
    form = client.get(reverse("admin:relations_event_change", args=(Event.objects.first().pk,)))

    assert "disapprove" not in page
    assert form.status_code == 302


@pytest.mark.parametrize("state", [Batch.State.LOADING, Batch.State.UNDOING])
def test_no_list_and_no_count_knows_a_batch_that_is_not_whole(client, db, tmp_path, state):
    grounds()
    user = make.account(group="publisher")
    client.force_login(user)
    before = counts(user), listed(client)
    path = tmp_path / "rows.csv"
    path.write_text("Date,Actor,Target,Type\n2026-02-03,Atlantis,USA,AID\n2026-02-04,Mali,USA,AID\n")
    load(check(path, unknown=CREATE), by=user)
    with_batch = counts(user), listed(client)

    Batch.objects.update(state=state)

    assert (counts(user), listed(client)) == before
    assert all(one != other for one, other in zip(with_batch, before, strict=True))


def counts(user):
    sections = work_to_do(user, timezone.now())
    return [(answer.label, str(answer.count)) for section in sections for answer in section.answers]


def listed(client):
    names = ("newsroom_standing", *(f"relations_{kind}" for kind in ("event", "passage", "article", "actor")))
    pages = [client.get(reverse(f"admin:{name}_changelist")).context["cl"] for name in names]
    return [page.result_count for page in pages]


def test_a_batch_is_approved_at_the_desk(client, batch):
    client.force_login(make.account(group="publisher"))

    answer = client.post(reverse("admin:batch", args=(batch.pk,)), {"_wish": "approve"}, follow=True)

    assert answer.status_code == 200
    assert [
        row["number"] for row in answer.context["standings"] and [{"number": answer.context["standings"][0][1]}]
    ] == [3]
    assert "Approuv" in answer.context["standings"][0][0] or "Approved" in answer.context["standings"][0][0]


def test_whoever_may_not_publish_is_told_why(client, batch):
    client.force_login(make.account(group="contributor"))

    page = client.get(reverse("admin:batch", args=(batch.pk,)))
    answer = client.post(reverse("admin:batch", args=(batch.pk,)), {"_wish": "publish"})

    assert all(act.reasons for act in page.context["acts"])
    assert answer.status_code == 200
    assert answer.context["refused"]


def test_the_page_of_a_batch_asks_as_much_for_many_rows_as_for_few(client, batch):
    few = load(check(FILES / "francais.csv"), by=system_user())
    client.force_login(make.account(group="publisher"))

    numbers = {queries_of(client, reverse("admin:batch", args=(one.pk,))) for one in (batch, few)}

    assert len(numbers) == 1
