"""Files as they come in: pages, papers, feeds, each as small as it can be and still be one."""

from html import escape
from io import BytesIO
from textwrap import wrap
from zipfile import ZIP_DEFLATED, ZipFile

from pypdf import PdfWriter

PARAGRAPHS = (
    "Le ministre des Affaires étrangères, Abdoulaye Diop, a reçu mardi l’ambassadrice des États-Unis dans ses bureaux.",
    "« Nous voulons une coopération fondée sur le respect de la souveraineté », a déclaré le ministre à l’issue.",
    "L’ambassadrice a salué la qualité des échanges et annoncé une visite de travail pour le mois d’avril prochain.",
    "Les deux parties ont convenu de se revoir à Washington, où une délégation malienne est attendue au printemps.",
    "Le communiqué commun rappelle les trois principes que les autorités de transition opposent à leurs partenaires.",
    "À Bamako, plusieurs partis ont appelé à la publication de l’accord avant que l’Assemblée ne se prononce dessus.",
)
TITLE = "Audience à Koulouba"
BODY = "\n\n".join(PARAGRAPHS)


def page(paragraphs=PARAGRAPHS, title=TITLE, head="", lang="fr-FR", about=True) -> bytes:
    said = (
        '<meta property="og:site_name" content="Journal du Mali"><meta name="author" content="Awa Diarra">'
        '<meta property="article:published_time" content="2026-02-03T10:00:00Z">'
    )
    body = "".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} – Journal du Mali</title>'
        f'<meta property="og:title" content="{title}">{said if about else ""}{head}</head><body>'
        '<nav><ul><li><a href="/">Accueil</a></li><li><a href="/politique">Politique</a></li></ul></nav>'
        f"<article><h1>{title}</h1>{body}</article><script>alert('zut')</script>"
        "<aside><a href='/x'>À lire aussi : un tout autre sujet</a></aside>"
        "<footer>© 2026 Journal du Mali, tous droits réservés</footer></body></html>"
    ).encode()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DC = "http://purl.org/dc/elements/1.1/"


def document_xml(paragraphs=PARAGRAPHS) -> str:
    rows = "".join(f"<w:p><w:r><w:t>{escape(words)}</w:t></w:r></w:p>" for words in paragraphs)
    return f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{rows}</w:body></w:document>'


def docx(document=None, title=TITLE, author="Awa Diarra") -> bytes:
    core = (
        f'<cp:coreProperties xmlns:cp="urn:x" xmlns:dc="{DC}"><dc:title>{title}</dc:title>'
        f"<dc:creator>{author}</dc:creator></cp:coreProperties>"
    )
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", document_xml() if document is None else document)
        packed.writestr("docProps/core.xml", core)
    return out.getvalue()


LINES = (TITLE, "", *(line for words in PARAGRAPHS[:2] for line in wrap(words, 70)))


def pdf(lines=LINES, pages=1) -> bytes:
    """Written by hand: lines of Helvetica, in the code of Windows."""
    drawn = "".join(f"({line.translate(ESCAPED)}) ' " for line in lines)
    stream = f"BT /F1 9 Tf 12 TL 40 800 Td {drawn}ET".encode("cp1252")
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *[
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 842] /Contents {4 + pages} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        ] * pages,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, said in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, said)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows) + trailer


ESCAPED = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\"})


def pdf_of(pages=0, password="") -> bytes:
    paper = PdfWriter()
    for _page in range(pages):
        paper.add_blank_page(200, 200)
    if password:
        paper.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    paper.write(out)
    return out.getvalue()


def item(number, title="", link="", text="", content="") -> str:
    whole = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    return (
        f"<item><guid>urn:article:{number}</guid><title>{escape(title or f'Article {number}')}</title>"
        f"<link>{link or f'https://journal.example/{number}'}</link><pubDate>Tue, 03 Feb 2026 10:00:00 GMT</pubDate>"
        f"<description>{escape(text)}</description>{whole}</item>"
    )


def rss(*items, title="Journal du Mali") -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><language>fr-ML</language>{''.join(items)}</channel></rss>"
    ).encode()


def atom(number=1) -> bytes:
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>State News</title>'
        f"<entry><id>urn:{number}</id><title>Talks in Bamako</title><link href='/a/{number}'/>"
        "<updated>2026-02-04T08:00:00Z</updated><author><name>Jane Roe</name></author>"
        "<summary type='html'>&lt;p&gt;The two sides &lt;b&gt;met&lt;/b&gt;.&lt;/p&gt;</summary></entry></feed>"
    ).encode()
