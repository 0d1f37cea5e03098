"""A person at the desk: reads a page of the admin, fills in its form, and sends what a browser would send."""

from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

Fields = dict[str, list[str]]


class FormReader(HTMLParser):
    """The fields of the form that posts, with the values a browser would send for them."""

    def __init__(self):
        super().__init__()
        self.fields: Fields = {}
        self.buttons: dict[str, bool] = {}
        self._inside = False
        self._select: dict | None = None
        self._area: list | None = None

    def handle_starttag(self, tag, pairs):
        attrs = dict(pairs)
        if tag == "form":
            self._inside = attrs.get("method") == "post" and "logout" not in attrs.get("id", "")
        if not self._inside:
            return
        name = attrs.get("name")
        if tag in ("input", "button") and attrs.get("type") in ("submit",) and name:
            self.buttons[name] = "disabled" not in attrs
        elif tag == "input" and name and "disabled" not in attrs:
            if attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs:
                self.fields.setdefault(name, []).append(attrs.get("value", "on" if "checked" in attrs else ""))
        elif tag == "select":
            self._select = {"name": name, "first": None, "multiple": "multiple" in attrs, "chosen": []}
        elif tag == "option" and self._select:
            value = attrs.get("value", "")
            self._select["first"] = value if self._select["first"] is None else self._select["first"]
            if "selected" in attrs:
                self._select["chosen"].append(value)
        elif tag == "textarea":
            self._area = [name, ""]

    def handle_data(self, data):
        if self._area:
            self._area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._select:
            select, self._select = self._select, None
            chosen = select["chosen"] or ([] if select["multiple"] or select["first"] is None else [select["first"]])
            self.fields.setdefault(select["name"], []).extend(chosen)
        elif tag == "textarea" and self._area:
            (name, text), self._area = self._area, None
            # A browser drops the first line end of a text area, and sends the others as CRLF.
            text = text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
            self.fields.setdefault(name, []).append(text)


def read(response) -> FormReader:
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader


def add_row(fields: Fields, prefix: str, **values) -> None:
    """What the link “Add another” does: the next row, with the values of the empty one."""
    number = int(fields[f"{prefix}-TOTAL_FORMS"][0])
    empty = f"{prefix}-__prefix__-"
    for name in [name for name in fields if name.startswith(empty)]:
        fields[name.replace("__prefix__", str(number))] = list(fields[name])
    for name, value in values.items():
        fields[f"{prefix}-{number}-{name}"] = [as_typed(value)]
    fields[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]


def as_typed(value) -> str:
    if hasattr(value, "pk"):
        return str(value.pk)
    return "on" if value is True else str(value).replace("\r\n", "\n").replace("\n", "\r\n")


def fill(client: Client, address: str, *, button: str = "_save", rows=(), **changes):
    """Open the form at an address, type the changes, add the rows [(prefix, {…}), …], press the button."""
    opened = client.get(address)
    assert opened.status_code == 200, f"{address}: {opened.status_code}"
    page = read(opened)
    assert page.buttons.get(button), f"{address} has no button {button}: {page.buttons}"
    fields = page.fields
    for prefix, values in rows:
        add_row(fields, prefix, **values)
    for name, value in changes.items():
        fields[name.replace("__dash__", "-")] = value if isinstance(value, list) else [as_typed(value)]
    return client.post(address, {**fields, button: "1"})


def add_address(model) -> str:
    return reverse(f"admin:relations_{model._meta.model_name}_add")


def change_address(row) -> str:
    return reverse(f"admin:relations_{row._meta.model_name}_change", args=(row.pk,))


def errors_of(response) -> str:
    """Why a form was not accepted, for the message of a failing test."""
    context = response.context or {}
    if "errors" in context:
        return str(context["errors"])
    return response.content.decode()[:500]


def add(client: Client, model, *, rows=(), **values):
    """Add a record at its form and answer the row."""
    before = set(model.objects.values_list("pk", flat=True))
    response = fill(client, add_address(model), rows=rows, **values)
    assert response.status_code == 302, errors_of(response)
    (pk,) = set(model.objects.values_list("pk", flat=True)) - before
    return model.objects.get(pk=pk)


def change(client: Client, row, *, rows=(), **values):
    response = fill(client, change_address(row), rows=rows, **values)
    assert response.status_code == 302, errors_of(response)
    row.refresh_from_db()
    return row
