"""What is read of each kind of file, and what none can do: run for ever, fill the memory, ask a server, bring HTML."""

import time
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils.translation import override

from relations.newsroom.arrivals import reading
from relations.newsroom.arrivals.reader import texts
from relations.newsroom.arrivals.reader.found import Unreadable, line_of, text_of
from relations.newsroom.arrivals.reader.papers import rejoined
from relations.newsroom.arrivals.reading import DOCX, HTML, PDF, TEXT, kind_of, read_document, read_feed, words_for
from tests.newsroom.arrivals import makers
from tests.newsroom.arrivals.makers import PARAGRAPHS, TITLE
from tests.newsroom.servers import page, serving

pytestmark = pytest.mark.once


def cause_of(body, kind, **options):
    with pytest.raises(Unreadable) as caught:
        read_document(body, kind, **options)
    return str(caught.value)


def ended(read, *arguments):
    """How it ended: read, or the cause why not."""
    try:
        read(*arguments)
    except Unreadable as cause:
        return str(cause)
    return "read"


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_page_gives_its_article_and_what_it_says_of_it():
    found = read_document(makers.page(), HTML, address="https://journaldumali.example/audience")

    # Its heading is its title, and no paragraph.
    assert found.text.split("\n\n") == list(PARAGRAPHS)
    assert (found.title, found.authors, found.outlet) == (TITLE, "Awa Diarra", "Journal du Mali")
    assert (found.language, found.published) == ("fr", "2026-02-03")


def test_what_a_page_does_not_say_stays_empty():
    found = read_document(makers.page(about=False, lang=""), HTML)

    assert (found.authors, found.published) == ("", "")
    # Told from its small words.
    assert found.language == "fr"


def test_no_markup_of_a_page_comes_through():
    paragraphs = [
        *PARAGRAPHS,
        "Il a écrit <b>ceci</b> et <script>alert(1)</script> dans une note de bas de page, dit-il.",
    ]
    body = makers.page(paragraphs, head="<script>document.write('<p>zut</p>')</script><style>p{}</style>")

    found = read_document(body.replace(b"<p>Les deux", b"<p onclick='x()'><iframe src='//x'></iframe>Les deux"), HTML)

    # What was written as words stays words; no tag of the page does.
    assert "<script>alert(1)</script> dans une note" in found.text
    assert "zut" not in found.text
    assert "onclick" not in found.text
    assert "iframe" not in found.text


@pytest.mark.parametrize(
    ("code", "charset", "declared"),
    [("cp1252", "windows-1252", ""), ("iso-8859-1", "", "iso-8859-1"), ("utf-16", "", "")],
)
def test_a_page_is_read_in_its_code(code, charset, declared):
    words = makers.page().decode().replace("’", "'").replace("–", "-")
    words = (
        words.replace('charset="utf-8"', f'charset="{declared}"')
        if declared
        else words.replace('<meta charset="utf-8">', "")
    )

    assert "États-Unis" in read_document(words.encode(code), HTML, charset=charset).text


def test_a_page_without_an_article_says_so():
    assert cause_of(b"<html><body><nav><a href=/>x</a></nav></body></html>", HTML) == "empty"
    assert cause_of(b"", HTML) == "empty"


BOMBS = {
    "nested": b"<div>" * 500_000 + makers.page(),
    "unclosed": b"<b><i><a><font>" * 50_000 + makers.page(),
    "tables": b"<table><tr><td>" * 60_000 + makers.page(),
    "one tag": b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">",
    "entities": b"&#x41;" * 400_000,
    "open": b"<" * 1_000_000,
    "word": b"<p>" + b"a" * 4_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_page_that_is_a_bomb_ends_in_time(name, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 6)
    began = time.monotonic()

    assert ended(read_document, BOMBS[name], HTML) in ("read", "empty", "heavy", "long", "broken")
    assert time.monotonic() - began < 10


# --- papers -----------------------------------------------------------------------------------------------------------


def test_a_docx_gives_its_paragraphs_and_its_author():
    found = read_document(makers.docx(), DOCX)

    assert found.text.split("\n\n") == list(PARAGRAPHS)
    assert (found.title, found.authors, found.language) == (TITLE, "Awa Diarra", "fr")


def test_words_of_a_docx_in_a_box_stand_there_once():
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = "<w:txbxContent><w:p><w:r><w:t>Encadré.</w:t></w:r></w:p></w:txbxContent>"
    document = makers.document_xml(["Avant."]).replace(
        "<w:t>Avant.</w:t>",
        f'<w:t>Avant.</w:t><w:br/><w:t>Puis.</w:t><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:del><w:delText>Rayé.</w:delText></w:del>",
    )

    assert read_document(makers.docx(document), DOCX).text == "Avant.\nPuis.\n\nEncadré."


def test_a_docx_that_swells_is_refused():
    bomb = makers.docx("<w:document>" + " " * 31_000_000)

    assert len(bomb) < 50_000
    assert cause_of(bomb, DOCX) == "swells"


BARE = makers.document_xml(["…"]).partition("?>")[2]


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + BARE.replace("…", "&b;"),
        '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + BARE.replace("…", "&f;"),
        "<w:document",
        "",
    ],
)  # fmt: skip
def test_a_docx_brings_no_entities(document):
    assert cause_of(makers.docx(document), DOCX) in ("empty", "broken")


def test_a_pdf_gives_its_lines_as_paragraphs():
    found = read_document(makers.pdf(), PDF)

    assert found.text.split("\n\n") == [TITLE, *PARAGRAPHS[:2]]
    assert found.title == TITLE


def test_lines_broken_at_the_width_of_a_page_are_joined():
    words = (
        "Audience à Koulouba\nLe ministre a reçu l’ambassadrice des États-Unis et rappelé les prin-\n"
        "cipes de la coopération entre les deux pays, avant de se rendre à\nWashington.\n"
        "Une délégation malienne est attendue au printemps, selon la prési-\ndence."
    )

    assert rejoined(words).split("\n\n") == [
        "Audience à Koulouba",
        "Le ministre a reçu l’ambassadrice des États-Unis et rappelé les principes de la coopération entre les deux "
        "pays, avant de se rendre à Washington.",
        "Une délégation malienne est attendue au printemps, selon la présidence.",
    ]


@pytest.mark.parametrize(
    ("body", "cause"),
    [(makers.pdf(pages=301), "pages"), (makers.pdf_of(pages=2), "pictures"), (makers.pdf_of(1, "secret"), "locked"),
     (b"%PDF-1.7 nothing of the kind", "broken"), (makers.pdf()[:300], "broken")],
    ids=["pages", "pictures", "locked", "broken", "cut"],
)  # fmt: skip
def test_a_pdf_that_gives_no_text_says_why(body, cause):
    assert cause_of(body, PDF) == cause


# --- plain text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_plain_text_is_read_in_its_code(code):
    assert (
        texts.read("Titre\r\n\r\nL’été à Koulouba – déjà.\r\n".encode(code)).text == "Titre\n\nL’été à Koulouba – déjà."
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [("Un titre\nPuis le texte.", "Un titre"), ("Une phrase.\nUne autre.", ""), ("Une ligne seule", ""),
     (f"{'long ' * 60}\nsuite", ""), ("«\u00a0Non\u00a0!\u00a0»\nsuite", "")],
)  # fmt: skip
def test_a_first_line_that_is_no_sentence_is_the_title(text, title):
    assert texts.title_of(text) == title


def test_what_cannot_be_seen_does_not_come_through():
    assert text_of("\ufeffa\x00b\x1b[31m\tc  \r\n\n\n\nd\n") == "ab[31m\tc\n\nd"
    assert line_of("a\n b\x00" + "c" * 400) == "a b " + "c" * 295 + "…"


@pytest.mark.parametrize(("body", "cause"), [(b"\x00\x01\x02\xff" * 500, "kind"), (b" \n ", "empty")])
def test_what_is_no_text_is_refused(body, cause):
    assert cause_of(body, TEXT) == cause


def test_a_text_that_is_too_long_is_refused():
    assert cause_of(b"mot " * 130_000, TEXT) == "long"


@pytest.mark.parametrize(
    ("text", "language"),
    [("The minister met the ambassador in Bamako and they signed it.", "en"), ("Le ministre a reçu le chef.", "fr"),
     ("استقبل وزير الخارجية السفيرة الأمريكية في باماكو", "ar"),
     ("Министр принял посла в Бамако", "ru"), ("2026", "fr")],
)  # fmt: skip
def test_the_language_is_told_from_the_words(text, language):
    assert reading.language_told(text) == language


# --- which kind -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said", "kind"),
    [
        (makers.page(), {"media_type": "text/html; charset=utf-8"}, HTML), (makers.page(), {"name": "A.HTM"}, HTML),
        (makers.pdf(), {"media_type": "text/html"}, PDF), (makers.pdf(), {"name": "a.txt"}, PDF),
        (makers.docx(), {"name": "a.docx"}, DOCX), (b"Bonjour", {"name": "a.txt"}, TEXT), (b"Bonjour", {}, TEXT),
    ],
    ids=["html", "htm", "pdf", "pdf as text", "docx", "txt", "nothing said"],
)  # fmt: skip
def test_a_file_is_what_its_first_bytes_are(body, said, kind):
    assert kind_of(body, **said) == kind


@pytest.mark.parametrize(
    ("body", "name", "cause"),
    [(b"\xd0\xcf\x11\xe0\xa1", "a.doc", "old"), (b"PK\x03\x04xl/", "a.xlsx", "kind"), (b"GIF89a", "a.gif", "kind"),
     (b"words", "a.pdf", "broken"), (b"words", "a.docx", "broken"), (b"words", "a", "kind")],
)  # fmt: skip
def test_other_files_are_refused(body, name, cause):
    with pytest.raises(Unreadable, match=cause):
        kind_of(body, name=name)


def test_every_refusal_says_what_to_do():
    with override("en"):
        said = {cause: words_for(Unreadable(cause)) for cause in reading.WORDS}

    assert "500000 characters" in said["long"]
    assert "300 pages" in said["pages"]
    assert all(words.count(".") >= 2 for words in said.values())


# --- feeds ------------------------------------------------------------------------------------------------------------


def test_rss_gives_its_entries_as_text():
    content = "".join(f"<p>{words}</p>" for words in PARAGRAPHS * 3) + "<script>alert(1)</script>"
    feed = read_feed(makers.rss(makers.item(1, "Un <b>titre</b>", text="<p>Un résumé.</p><img src=x>"),
                                makers.item(2, content=content)))  # fmt: skip

    one, two = feed.entries
    assert (feed.title, one.key, one.address) == ("Journal du Mali", "urn:article:1", "https://journal.example/1")
    assert (one.document.title, one.document.text, one.is_whole) == ("Un titre", "Un résumé.", False)
    assert (one.document.language, one.document.published) == ("fr", "2026-02-03")
    assert (two.document.text.split("\n\n"), two.is_whole) == ([*PARAGRAPHS * 3], True)


def test_atom_gives_its_entries_with_whole_addresses():
    (entry,) = read_feed(makers.atom(), address="https://state.example/feed.xml").entries

    assert (entry.address, entry.document.authors) == ("https://state.example/a/1", "Jane Roe")
    assert (entry.document.text, entry.document.published) == ("The two sides met.", "2026-02-04")


@pytest.mark.parametrize(
    "body", [b"", makers.page(), b"{}", b"<rss", makers.pdf(), b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"],
    ids=["nothing", "page", "json", "cut", "pdf", "xml"],
)  # fmt: skip
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(Unreadable, match="no_feed"):
        read_feed(body)


def test_a_feed_that_is_the_name_of_a_file_or_a_server_opens_neither(tmp_path):
    path = tmp_path / "feed.xml"
    path.write_bytes(makers.rss(makers.item(1)))
    with serving(lambda _asked: page(makers.rss(makers.item(1)))) as server:
        for name in (str(path), server.address()):
            with pytest.raises(Unreadable):
                read_feed(name.encode())

    assert server.asked == []


def test_a_feed_that_is_a_bomb_ends_in_time(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 6)
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]>'
        + makers.rss(makers.item(1, "x").replace("<title>x", "<title>&l9;")).decode().partition("?>")[2]
    )
    nested = makers.rss(makers.item(1, text="<div>" * 200_000))
    began = time.monotonic()

    for body in (bomb.encode(), nested):
        assert ended(read_feed, body) in ("read", "heavy", "no_feed", "broken")
    assert time.monotonic() - began < 20


# --- the process ------------------------------------------------------------------------------------------------------


def test_the_reader_has_none_of_our_secrets(monkeypatch):
    seen = {}
    real = reading.subprocess.run

    def run(*words, **options):
        seen.update(options["env"])
        return real(*words, **options)

    monkeypatch.setenv("SECRET_KEY", "zq" * 30)
    monkeypatch.setattr(reading.subprocess, "run", run)
    read_document(b"Bonjour.", TEXT)

    assert set(seen) == {"PATH", "LC_ALL"}


def test_a_docx_written_by_an_office_has_more_files_and_is_read_all_the_same():
    body = makers.docx()
    with ZipFile(out := BytesIO(body), "a") as packed:
        packed.writestr("word/styles.xml", "<x/>")

    assert read_document(out.getvalue(), kind_of(out.getvalue(), name="a.docx")).title == TITLE
