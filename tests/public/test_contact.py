"""The letter to us names what was read, and its address answers."""

import re

from tests import factories as make
from tests.public.conftest import page_of

FOOT = re.compile(r'href="(/fr/contact/\?[^"]*)" rel="nofollow">Nous écrire')
LINK = re.compile(r'<a href="(/fr/[^"]*)">http')


def contact_of(reader, address):
    html = reader.html(address)
    return FOOT.search(html)[1].replace("&amp;", "&")


def test_a_letter_about_a_record_leads_to_the_version_that_was_read(record, reader):
    make.show(make.actor("Autre"))

    asked = contact_of(reader, page_of(record.event))

    assert asked == f"/fr/contact/?page={page_of(record.event)}&edition=1"
    reader.open(LINK.search(reader.html(asked))[1])


def test_a_letter_about_an_edition_that_did_not_touch_the_record_leads_to_its_page(record, reader):
    make.show(make.actor("Autre"))
    html = reader.html(f"/fr/contact/?page={page_of(record.event)}&edition=2")

    assert LINK.search(html)[1] == page_of(record.event)
    assert "Édition : 2" in html.replace("\N{NO-BREAK SPACE}", " ")


def test_a_letter_about_a_list_or_what_is_gone_leads_to_the_plain_address(record, reader):
    for path in ("/fr/evenements/", "/fr/evenements/jamais-vu/", f"{page_of(record.relation)}barometre/"):
        assert LINK.search(reader.html(f"/fr/contact/?page={path}&edition=1"))[1] == path
