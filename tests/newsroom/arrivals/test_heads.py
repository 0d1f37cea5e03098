"""What a text says of itself at its head and foot, and which title, day and author a file really has."""

import datetime as dt

import pytest

from relations.newsroom.arrivals.reader.found import Document
from relations.newsroom.arrivals.reader.heads import head_of
from relations.newsroom.arrivals.reader.papers import author_said, day_said, read_docx, read_pdf, title_said
from relations.newsroom.arrivals.reader.texts import title_of
from relations.newsroom.arrivals.reading import _with_its_head
from tests.newsroom.arrivals import makers

pytestmark = pytest.mark.once

TODAY = dt.date(2026, 11, 23)
REST = (
    "\n\nLe ministre a reçu l’ambassadrice. Il a parlé des relations entre les deux pays et de la suite à leur donner."
    "\n\nElle a répondu en peu de mots que rien ne pressait."
)


def told(text: str, language: str = "fr"):
    found = head_of(text + REST, language, TODAY).published
    return (found.value, found.words, found.is_guessed) if found else None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Titre\nPublié le 3 février 2026 à 14h32", "Publié le 3 février 2026 à 14h32"),
        ("Titre\nPublié le 3 février 2026, mis à jour le 4 février 2026 à 10h", "Publié le 3 février 2026"),
        ("Titre\nMis à jour le 4 février 2026 | Publié le : 03/02/2026 - 14:32", "Publié le : 03/02/2026 - 14:32"),
        ("Titre\nPar Awa Diarra, publié le 03 févr. 2026 à 12:30", "publié le 03 févr. 2026 à 12:30"),
        ("Titre\nPublié le\n3 février 2026", "3 février 2026"),
        ("BAMAKO, 3 février 2026 (APS) – Le ministre a parlé.", "BAMAKO, 3 février 2026"),
        ("Bamako (AFP) – 03/02/2026 14:32", "Bamako (AFP) – 03/02/2026"),
        ("Communiqué\n\nBamako, le 3 février 2026", "Bamako, le 3 février 2026"),
        ("N° 012/MAECI, Bamako, le 3 février 2026\n\nCommuniqué", "N° 012/MAECI, Bamako, le 3 février 2026"),
        ("Communiqué du 3 février 2026", "Communiqué du 3 février 2026"),
        ("Titre\nLe Monde avec AFP, 3 février 2026 à 14h", "Le Monde avec AFP, 3 février 2026 à 14h"),
        ("Titre\nMardi 3 février 2026", "Mardi 3 février 2026"),
    ],
)
def test_a_french_text_says_when_it_was_published(text, words):
    assert told(text) == ("2026-02-03", words, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Title\nPublished: February 3, 2026", "Published: February 3, 2026"),
        ("Title\nUpdated February 4, 2026 | Published February 3, 2026", "Published February 3, 2026"),
        ("Title\nPosted by Awa on 3 February 2026", "Posted by Awa on 3 February 2026"),
        ("DAKAR, Senegal, Feb. 3, 2026 (AP) — The minister met.", "DAKAR, Senegal, Feb. 3, 2026"),
        ("FOR IMMEDIATE RELEASE – February 3, 2026", "FOR IMMEDIATE RELEASE – February 3, 2026"),
    ],
)
def test_an_english_text_says_when_it_was_published(text, words):
    assert told(text, "en") == ("2026-02-03", words, False)


@pytest.mark.parametrize(
    ("text", "language"),
    [("BAMAKO, 3 févr. (AFP) - Le ministre a parlé.", "fr"), ("WASHINGTON, Feb 3 (Reuters) - He spoke.", "en"),
     ("BEIJING, Feb. 3 (Xinhua) -- He spoke.", "en")],
)  # fmt: skip
def test_a_dispatch_without_its_year_is_only_proposed(text, language):
    assert told(text, language)[::2] == ("2026-02-03", True)
    assert _with_its_head(Document(text + REST, language=language), is_page=False).published == ""
    near = head_of(text, language, TODAY, near=dt.date(2024, 2, 10)).published
    assert near.value == "2024-02-03"


@pytest.mark.parametrize(
    "text",
    [
        "Titre\nMis à jour le 4 février 2026",
        "Titre\nLe rapport publié le 3 février 2026 montre une hausse.",
        "Un accord, publié le 3 février 2026, prévoit une aide.",
        "Accord du 3 février 2026 : ce que dit le texte",
        "Le 3 février 2026, le ministre a reçu l’ambassadrice.",
        "À Bamako, le 3 février 2026 - jour de fête - le ministre a parlé.",
        "Titre\nAssimi Goïta à Moscou, le 23 juin 2025.",
        "Titre\nPublié le 3 février 2030",
        "Titre\nPublié le 30 février 2026",
    ],
)
def test_another_day_is_none_of_publication(text):
    assert told(text) is None


def test_numbers_that_mean_two_days_in_english_mean_none():
    assert told("Title\nPublished 2/3/2026", "en") is None
    assert told("Title\nPublished 2/13/2026", "en")[0] == "2026-02-13"


def test_who_printed_and_who_wrote_it():
    head = head_of(
        "Titre\nPar Awa Diarra et Moussa Ba | Publié le 3 février 2026" + REST + "\n\n© 2026 Le Fil", "fr", TODAY
    )
    assert (head.authors.value, head.outlet.value) == ("Awa Diarra, Moussa Ba", "Le Fil")
    agency = head_of("BAMAKO, 3 févr. (AFP) - Le ministre a parlé." + REST, "fr", TODAY)
    assert (agency.authors, agency.outlet.value) == (None, "AFP")
    assert head_of("BAMAKO (Mali), 3 février 2026 – Il a parlé." + REST, "fr", TODAY).outlet is None


@pytest.mark.parametrize("text", ["x" * 300_000, "Publié le " * 30_000, "3 février " * 30_000, "a, " * 100_000])
def test_odd_texts_take_no_time(text):
    import time

    start = time.process_time()
    head_of(text, "fr", TODAY)
    assert time.process_time() - start < 0.5


def test_a_title_stands_below_what_the_paper_says_of_itself():
    assert title_of(f"Publié le 3 février 2026\nPar Awa Diarra\nAudience à Koulouba{REST}") == "Audience à Koulouba"
    assert title_of(f"Bamako, le 3 février 2026{REST}") == ""


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "title"),
    [("Microsoft Word - doc1", ""), ("note_finale.docx", ""), ("Document1", ""), ("Sans titre", ""), ("scan 0012", ""),
     ("C:\\Users\\Awa\\x", ""), ("20260203", ""), ("", ""), ("Audience à Koulouba", "Audience à Koulouba")],
)  # fmt: skip
def test_a_name_that_a_program_gave_is_no_title(said, title):
    assert title_said(said) == title


def test_an_account_of_a_computer_is_no_author():
    assert [author_said(one) for one in ("Utilisateur", "admin", "HP", "Microsoft Office User", "awa@x.ml")] == [""] * 5
    assert author_said("Awa Diarra") == "Awa Diarra"
    assert (day_said("D:20260203104500+01'00'"), day_said("2026-02-03T10:00:00Z"), day_said("hier")) == (
        "2026-02-03", "2026-02-03", "",
    )  # fmt: skip


def pdf_with(title: str, size: int, info: str = "") -> bytes:
    """The paper of the makers with its first line in other letters, and with properties."""
    plain = makers.pdf()
    made = plain.replace(b"/F1 9 Tf", f"/F1 {size} Tf".encode()).replace(b"40 800 Td ", b"40 800 Td ", 1)
    head, tail = made.split(b") ' ", 1)
    made = b"".join((head, b") ' /F1 9 Tf ", tail))
    return made.replace(b"/Root 1 0 R", f"/Root 1 0 R /Info << {info} >>".encode())


def test_a_pdf_is_called_by_its_largest_line():
    paper = read_pdf(pdf_with("", 20, "/Title (Microsoft Word - doc1) /Author (admin) /CreationDate (D:20260203)"))
    assert (paper.title, paper.authors, paper.published) == (makers.TITLE, "", "2026-02-03")


def test_what_a_paper_says_outweighs_the_day_of_its_file():
    said = Document(f"Titre\nPublié le 3 février 2026{REST}", language="fr", published="2026-05-01")
    assert _with_its_head(said, is_page=False).published == "2026-02-03"
    assert _with_its_head(said, is_page=True).published == "2026-05-01"
    bare = Document(f"Titre{REST}", language="fr", published="2026-05-01")
    assert _with_its_head(bare, is_page=False).published == "2026-05-01"


def docx_with(first: str, title: str) -> bytes:
    rest = makers.document_xml()
    return makers.docx(rest.replace("<w:body>", f"<w:body>{first}"), title=title)


@pytest.mark.parametrize(
    "first",
    ['<w:p><w:pPr><w:pStyle w:val="Titre1"/></w:pPr><w:r><w:t>Un accord est signé.</w:t></w:r></w:p>',
     '<w:p><w:r><w:rPr><w:sz w:val="40"/></w:rPr><w:t>Un accord est signé.</w:t></w:r></w:p>'],
    ids=["style", "size"],
)  # fmt: skip
def test_a_docx_is_called_by_its_heading(first):
    assert read_docx(docx_with(first, "Microsoft Word - doc1")).title == "Un accord est signé."


def test_a_docx_without_a_heading_is_called_as_somebody_called_it():
    assert read_docx(makers.docx(title="Microsoft Word - doc1")).title == ""
    assert read_docx(makers.docx(title="Audience à Koulouba")).title == "Audience à Koulouba"
