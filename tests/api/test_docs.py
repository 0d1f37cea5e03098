"""The page to read and try the description keeps to the policy of the site: nothing inline, nothing from elsewhere."""

import re


def test_the_page_has_nothing_inline(api, press):
    response = api.ask("docs/")
    page = response.content.decode()

    assert response["Content-Type"].startswith("text/html")
    assert "<style" not in page
    assert " style=" not in page
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert all(source.startswith("/") for source in re.findall(r'(?:src|href)="([^"]+)"', page))
    assert "unsafe" not in response["Content-Security-Policy"]


def test_its_script_asks_for_the_description(api, press):
    page = api.ask("docs/").content.decode()
    address = re.findall(r'src="(/api/v1/docs/[^"]*)"', page)[0].replace("&amp;", "&")

    script = api.client.get(address)

    assert script["Content-Type"].startswith("application/javascript")
    assert "openapi.json" in script.content.decode()


def test_it_refuses_what_it_does_not_know(api, press):
    api.refused("docs/?x=%00", 400)
    api.refused("docs/?lang=", 400)
    assert api.client.options("/api/v1/docs/").status_code == 204
