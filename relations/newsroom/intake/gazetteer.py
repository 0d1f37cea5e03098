"""Known wordings found in a text: countries, demonyms, capitals, cities, bodies and offices.

One tree of folded words holds them all; the longest wording wins, so that "Washington Post" is no capital.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from relations.newsroom.intake.plain import folded
from relations.newsroom.intake.tables import country_forms, rows, values
from relations.newsroom.intake.text import Document, Token


@dataclass(frozen=True, slots=True)
class Entry:
    """A wording: what it is, what it stands for, and how its letters have to be written."""

    kind: str
    ref: str
    caps: bool = False
    proper: bool = True
    gender: str = ""
    language: str = ""


@dataclass(slots=True)
class Node:
    after: dict[str, "Node"] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found from word `first` to before word `last`; `others` are what else the wording may be."""

    first: int
    last: int
    entry: Entry
    others: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A known organisation."""

    name_fr: str
    name_en: str
    kind: str
    country: str


@lru_cache(maxsize=50_000)
def parts(words: str) -> tuple[str, ...]:
    return tuple(folded(words).replace("'", " ").split())


class Tree:
    def __init__(self) -> None:
        self.root = Node()

    def add(self, wording: str, entry: Entry) -> None:
        node = self.root
        for part in parts(wording):
            node = node.after.setdefault(part, Node())
        if node is not self.root and entry not in node.entries:
            node.entries.append(entry)

    def longest(self, tokens: list[Token], first: int) -> Hit | None:
        """The longest wording that begins with this word and is written as it should be."""
        node, found = self.root, None
        for token in tokens[first : first + 14]:
            if token.paragraph != tokens[first].paragraph:
                break
            step = _step(node, token)
            if step is None:
                break
            node = step
            fitting = [entry for entry in node.entries if _written(entry, tokens[first : token.index + 1])]
            if fitting:
                found = Hit(first, token.index + 1, fitting[0], tuple(fitting[1:]))
        return found


def _step(node: Node, token: Token) -> Node | None:
    if token.kind == "mark" and token.low != "-":
        # The full stops of an abbreviation, as in "St. Petersburg".
        return node if token.low == "." and node.after and not node.entries else None
    for part in parts(token.low[:60]):
        following = node.after.get(part)
        if following is None:
            return None
        node = following
    return node


def _written(entry: Entry, tokens: list[Token]) -> bool:
    if entry.caps:
        return all(token.text.isupper() or not token.is_word or token.kind == "elided" for token in tokens)
    return not entry.proper or tokens[0].upper or (len(tokens) > 1 and tokens[-1].upper)


def entry_for(wording: str, kind: str, ref: str) -> Entry:
    letters = [letter for letter in wording if letter.isalpha()]
    caps = bool(letters) and all(letter.isupper() for letter in letters) and len(letters) < 6
    return Entry(kind, ref, caps, proper=wording[:1].isupper())


@cache
def bodies() -> list[Body]:
    return [Body(row["name_fr"], row["name_en"], row["kind"], row["country"]) for row in rows("organisations.csv")]


@cache
def names() -> Tree:
    """Countries, their people, capitals, cities, and organisations."""
    tree = Tree()
    for number, row in enumerate(rows("organisations.csv")):
        for wording in (row["name_fr"], row["name_en"], *values(row["names"])):
            tree.add(wording, entry_for(wording, "body", str(number)))
    for wording, kind, code in country_forms():
        tree.add(wording, entry_for(wording, kind, code))
    return tree


@cache
def offices(language: str) -> Tree:
    """Titles of persons: "ministre", "Prime Minister"; `ref` is the group of offices that may stand for each other."""
    tree = Tree()
    for row in rows("roles.csv"):
        if row["language"] != language:
            continue
        for column, gender in (("masculine", "m"), ("feminine", "f")):
            for form in values(row[column]):
                said = _told_by(form) if row["language"] == "en" else gender
                entry = Entry("office", row["group"], proper=False, gender=said, language=row["language"])
                tree.add(form, entry)
                tree.add(f"ex-{form}", entry)
    return tree


HIS = frozenset(
    ("king", "emir", "sultan", "pope", "emperor", "prince", "sheikh", "imam", "archbishop", "bishop", "cardinal")
)
HERS = frozenset(("queen", "princess", "empress", "duchess"))


def _told_by(form: str) -> str:
    """What an English title tells of gender: "spokeswoman" does, "spokesperson", "senator" do not."""
    last = form.lower().split()[-1]
    if last.endswith("woman") or last in HERS:
        return "f"
    return "m" if last.endswith("man") or last in HIS else ""


def hits(tree: Tree, document: Document) -> Iterator[Hit]:
    """All wordings of a tree in a text, from left to right, none within another."""
    at, tokens = 0, document.tokens
    while at < len(tokens):
        found = tree.longest(tokens, at) if tokens[at].kind not in ("mark", "number") else None
        if found:
            yield found
        at = found.last if found else at + 1
