"""Editors at the desk over HTTP: they save and publish a principle each, and remember what was acknowledged."""

import json
import re
import threading
from collections import Counter
from urllib.parse import urlencode

from tests.newsroom.desk import FormReader
from tests.trials.front import HOST, Answer, Front

# Accounts, each with a session that has shown a second factor, and a principle of its own.
SIGN_IN = """
import django, json, sys, time
django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from relations.models import Principle
found = []
for number, principle in zip(range(int(sys.argv[1])), Principle.objects.order_by("pk")):
    client, user = Client(), User.objects.create_superuser(f"desk{number}", "", None)
    client.force_login(user)
    session = client.session
    session["since"] = session["seen"] = time.time()
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    secret = "entente" * 4 + "mark"
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={secret}"
    found.append([cookie, secret, principle.pk])
print(json.dumps(found))
"""
# What the newsroom and its log hold of these principles, in order; and what the proofs say.
HELD = """
import django, json, sys
django.setup()
from io import StringIO
from django.core.management import CommandError, call_command
from relations.newsroom import press
from relations.newsroom.models import Edition, Item, Revision
from relations.publication.models import State
behind = Edition.objects.order_by("number").last().number - State.current().edition
applied, wrong = press.catch_up(), {}
for name in ("verify_newsroom", "audit_verify", "verify_public"):
    try:
        call_command(name, stdout=StringIO())
    except CommandError as error:
        wrong[name] = str(error)
told = lambda rows: [row["root"]["note_fr"] for row in rows.values_list("snapshot", flat=True) if row]
saved = {pk: told(Revision.objects.filter(kind="principle", record_id=pk).order_by("number")) for pk in map(int, sys.argv[1:])}
shown = {pk: told(Item.objects.filter(kind="principle", record_id=pk).order_by("edition__number")) for pk in saved}
editions = list(Edition.objects.order_by("number").values_list("number", flat=True))
print(json.dumps([behind, applied, wrong, saved, shown, editions]))
"""  # noqa: E501
MESSAGE = re.compile(r'class="(?:errornote|error)"[^>]*>(.*?)</', re.DOTALL)


def signed_in(front: Front, number: int) -> list["Editor"]:
    found = json.loads(front.installation.run("-c", SIGN_IN, str(number), **front.environment).stdout)
    return [Editor(front, at, *row) for at, row in enumerate(found)]


class Editor:
    def __init__(self, front: Front, number: int, cookie: str, secret: str, principle: int):
        self.reader, self.principle, self.number = front.reader(220 + number), principle, number
        self.headers = {"Cookie": cookie, "Origin": f"https://{HOST}", "Referer": f"https://{HOST}/admin/"}
        self.secret, self.attempts = secret, 0
        # What was acknowledged, in order; what was answered otherwise, or not at all.
        self.saved: list[str] = []
        self.published: list[str] = []
        self.otherwise: Counter[str] = Counter()

    def save(self, more: str = "") -> Answer:
        """Type new words into the note, and press “Save”."""
        self.attempts += 1
        words = f"Note {self.number}-{self.attempts}.{more}"
        address = f"/admin/relations/principle/{self.principle}/change/"
        answer = self._fill(address, note_fr=words, _save="1")
        if answer.status == 302:
            self.saved.append(words)
        return answer

    def publish(self) -> Answer:
        address = f"/admin/publish/principle/{self.principle}/"
        answer = self._fill(address, act="typo", own_text_confirmed="on", _make="1")
        if answer.status == 302:
            self.published.append(self.saved[-1])
        return answer

    def _fill(self, address: str, **typed: str) -> Answer:
        opened = self.reader.get(address, **self.headers)
        assert opened.status != 302, f"not signed in: {opened.headers}"
        if opened.status != 200:
            return opened
        form = FormReader()
        form.feed(opened.body.decode())
        fields = {**form.fields, **typed, "csrfmiddlewaretoken": self.secret}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.reader.get(address, "POST", urlencode(fields, doseq=True).encode(), **self.headers, **kind)

    def work(self, stop: threading.Event) -> None:
        """Save, and publish what was saved, until told to end."""
        while not stop.is_set():
            went_well = self._one(self.save) and self._one(self.publish)
            stop.wait(0.02 if went_well else 0.3)

    def _one(self, act) -> bool:
        try:
            answer = act()
        except OSError as error:
            self.otherwise[type(error).__name__] += 1
            return False
        if answer.status != 302:
            self.otherwise[f"{answer.status}{said(answer)}"] += 1
        return answer.status == 302


def said(answer: Answer) -> str:
    """Why a form was shown again."""
    if answer.status != 200:
        return ""
    found = " ".join(re.sub(r"<[^>]+>|\s+", " ", words) for words in MESSAGE.findall(answer.body.decode()))
    return f": {found.strip()}" if found else ": the form again"


def in_order(some: list[str], all_of_them: list[str]) -> bool:
    """Whether each of `some` stands in the other list, in the same order."""
    rest = iter(all_of_them)
    return all(words in rest for words in some)
