"""The command `suggest`: the JSON of the contract, with and without names in the newsroom; clear refusals."""

# ruff: noqa: E501

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests import factories

pytestmark = pytest.mark.usefixtures("db")

TEXT = (
    "BAMAKO, 3 février 2026 (AFP) – Le ministre malien des Affaires étrangères, Abdoulaye Diop, a reçu lundi à Bamako "
    "l’ambassadrice américaine Rachna Korhonen.\r\n\r\n« Nous voulons le respect de la souveraineté du Mali », a déclaré M. Diop.\r\n"
)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT.encode())
    return path


def suggest(*arguments):
    out = io.StringIO()
    call_command("suggest", *map(str, arguments), stdout=out)
    return json.loads(out.getvalue())


def test_it_prints_the_contract_on_an_empty_database(article):
    found = suggest(article, "--date", "2026-02-03", "--language", "fr")

    assert list(found) == ["events", "actors", "quotes", "principles", "places", "themes"]
    [event] = found["events"]
    assert list(event) == [
        "date", "date_end", "date_precision", "type", "title_fr", "place", "actors", "passage", "start", "end",
    ]  # fmt: skip
    assert (event["date"], event["date_end"], event["date_precision"]) == ("2026-02-02", None, "day")
    assert (event["type"], event["place"]) == ("CONSULT", "Bamako")
    assert event["actors"] == ["Abdoulaye Diop", "Rachna Korhonen"]
    assert list(found["actors"][0]) == ["name", "role", "organisation", "country", "kind", "mentions"]
    assert [(one["text"], one["speaker"]) for one in found["quotes"]] == [
        ("Nous voulons le respect de la souveraineté du Mali", "Abdoulaye Diop")
    ]
    assert [(one["slug"], one["label"]) for one in found["principles"]] == [("souverainete", "souveraineté")]


def test_offsets_are_those_of_the_text_as_the_record_keeps_it(article):
    text = TEXT.replace("\r\n", "\n")

    for kind, key in (("events", "passage"), ("quotes", "text"), ("principles", "passage")):
        for one in suggest(article)[kind]:
            assert text[one["start"] : one["end"]] == one[key]


def test_the_date_of_the_dateline_serves_where_none_is_given(article):
    assert suggest(article)["events"][0]["date"] == "2026-02-02"


def test_the_newsrooms_own_names_are_used(article):
    factories.actor("Rachna Sachdeva Korhonen").aliases.create(text="Rachna Korhonen")

    assert "Rachna Sachdeva Korhonen" in [actor["name"] for actor in suggest(article)["actors"]]


def test_a_dash_reads_the_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))

    assert suggest("-")["quotes"][0]["speaker"] == "Abdoulaye Diop"


def test_an_empty_file_says_nothing(tmp_path):
    (tmp_path / "empty.txt").write_text("")

    assert set(map(len, suggest(tmp_path / "empty.txt").values())) == {0}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "cannot be read: No such file or directory."),
        ("latin.txt", "Hélène".encode("latin-1"), "is not UTF-8 text (byte 1)."),
        ("folder", "", "cannot be read: Is a directory."),
        ("nul\0.txt", None, "is no name of a file."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path, name, content, message):
    path = tmp_path / name
    if content == "":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        suggest(path)

    assert message in str(refusal.value)


@pytest.mark.parametrize("arguments", [("--date", "hier"), ("--date", "2026-02-31"), ("--language", "de")])
def test_a_wrong_option_is_refused(article, arguments):
    with pytest.raises(CommandError):
        suggest(article, *arguments)
