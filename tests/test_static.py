import pytest
from django.core.files.base import ContentFile

from config.static import StaticFiles

pytestmark = pytest.mark.once


def collected(tmp_path, **files: str) -> StaticFiles:
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    names = [storage.save(name.replace("_", "."), ContentFile(content)) for name, content in files.items()]
    outcomes = list(storage.post_process({name: (storage, name) for name in names}))
    failures = [outcome for _name, _hashed, outcome in outcomes if isinstance(outcome, Exception)]
    assert failures == []
    return storage


def test_a_library_that_names_a_missing_source_map_is_collected(tmp_path):
    storage = collected(
        tmp_path,
        library_css="a{}\n/*# sourceMappingURL=library.css.map */\n",
        library_js="f();\n//# sourceMappingURL=library.js.map\n",
    )

    assert "sourceMappingURL=library.css.map" in (tmp_path / storage.stored_name("library.css")).read_text()
    assert "sourceMappingURL=library.js.map" in (tmp_path / storage.stored_name("library.js")).read_text()


def test_what_a_style_sheet_names_is_followed(tmp_path):
    storage = collected(tmp_path, site_css="a{background:url(mark.svg)}", mark_svg="<svg/>")

    assert storage.stored_name("mark.svg") in (tmp_path / storage.stored_name("site.css")).read_text()
