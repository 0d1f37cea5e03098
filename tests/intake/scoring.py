"""Expected findings against found ones: pure, knows no reader and no database.

`score(expected, found)` takes the JSON of a measured text and what `suggest` prints, and gives a Tally per kind.
An expected item marked `optional` is one on which careful readers differ: found or not, it counts for nothing.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from tests.intake.likeness import (
    date_right,
    folded,
    passages_meet,
    said_by,
    same_actor,
    same_quote,
    shared_actors,
    type_right,
)

KINDS = ("quotes", "speakers", "actors", "events", "events, any date", "principles", "places", "themes")
STATES = ("state", "government", "country")


@dataclass
class Tally:
    """How many were right, and which were invented and missed, in words for a person."""

    right: int = 0
    invented: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.invented + other.invented, self.missed + other.missed)

    @property
    def expected(self) -> int:
        return self.right + len(self.missed)

    @property
    def precision(self) -> float:
        found = self.right + len(self.invented)
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(expected: dict, found: dict) -> dict[str, Tally]:
    quotes, speakers = score_quotes(expected["quotes"], found.get("quotes", []))
    return {
        "quotes": quotes,
        "speakers": speakers,
        "actors": score_actors(expected["actors"], found.get("actors", [])),
        "events": score_events(expected, found, dated=True),
        "events, any date": score_events(expected, found, dated=False),
        "principles": score_principles(expected["principles"], found.get("principles", [])),
        "places": score_names(expected["places"], found.get("places", [])),
        "themes": score_names(expected["themes"], found.get("themes", [])),
    }


def total(scores) -> dict[str, Tally]:
    """The tallies of several texts as one."""
    whole = {kind: Tally() for kind in KINDS}
    for one in scores:
        whole = {kind: whole[kind] + one[kind] for kind in KINDS}
    return whole


# --- pairing -------------------------------------------------------------------------------------------------------


def paired(expected: list, found: list, likeness) -> list[tuple[int, int]]:
    """One to one, the likest first; of equals the expected item that counts comes before the optional one."""
    likest = []
    for i, one in enumerate(expected):
        for j, other in enumerate(found):
            if (like := likeness(one, other)) > 0:
                likest.append((-like, is_optional(one), i, j))
    pairs: list[tuple[int, int]] = []
    for _, _, i, j in sorted(likest):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def tallied(expected: list, found: list, pairs: list[tuple[int, int]], label) -> Tally:
    met, used = {i for i, _ in pairs}, {j for _, j in pairs}
    return Tally(
        right=sum(not is_optional(expected[i]) for i in met),
        invented=[label(item) for j, item in enumerate(found) if j not in used],
        missed=[label(item) for i, item in enumerate(expected) if i not in met and not is_optional(item)],
    )


def is_optional(item) -> bool:
    return isinstance(item, dict) and bool(item.get("optional"))


# --- the kinds -----------------------------------------------------------------------------------------------------


def score_quotes(expected: list, found: list) -> tuple[Tally, Tally]:
    found = joined(expected, found)
    pairs = paired(expected, found, same_quote)
    speakers = Tally()
    for i, j in pairs:
        if not is_optional(expected[i]):
            speakers += score_speaker(expected[i], found[j])
    return tallied(expected, found, pairs, lambda quote: quote["text"]), speakers


def joined(expected: list, found: list) -> list:
    """A quotation cut by « a-t-il dit » or running over paragraphs may also be found as its parts."""
    for quote in expected:
        parts = [part for part in quote.get("parts", ()) if len(part) >= 15]
        holders = [next((f for f in found if same_quote({"text": part}, f)), None) for part in parts]
        if parts and all(holders):
            whole = {"text": quote["text"], "speaker": holders[0].get("speaker")}
            found = [f for f in found if not any(f is holder for holder in holders)] + [whole]
    return found


def score_speaker(expected: dict, found: dict) -> Tally:
    name, given = expected.get("speaker"), found.get("speaker")
    right = said_by(expected, given)
    label = f"{expected['text'][:60]} — {name}, not {given}"
    if name is None:
        return Tally(invented=[] if right or not given else [label])
    return Tally(int(right), [label] if given and not right else [], [] if right else [label])


def score_actors(expected: list, found: list) -> Tally:
    """By name; then what stands for a state by its country, once: « Paris » and « la France » are one actor.

    Somebody known by title alone (« l’ambassadeur », « des experts ») is no name, and neither helps nor harms.
    """
    found = [a for a in found if has_a_name(a) or any(same_actor(one, a) for one in expected)]
    pairs = paired(expected, found, same_actor)
    for j, actor in enumerate(found):
        if any(j == b for _, b in pairs) or not stands_for_a_state(actor):
            continue
        i = next((i for i, state in enumerate(expected) if same_state(state, actor)), None)
        if i is not None and all(i != a for a, _ in pairs):
            pairs.append((i, j))
    told_again = [
        j for j, actor in enumerate(found) if stands_for_a_state(actor) and any(same_state(s, actor) for s in expected)
    ]
    again = [j for j in told_again if all(j != b for _, b in pairs)]
    kept = [actor for j, actor in enumerate(found) if j not in again]
    moved = [(i, j - sum(a < j for a in again)) for i, j in pairs]
    return tallied(expected, kept, moved, lambda actor: actor["name"])


def has_a_name(actor: dict) -> bool:
    first = re.sub(r"^(?:l[’']|d[’']|(?:le|la|les|un|une|des|the|an?) )", "", actor["name"], flags=re.IGNORECASE)
    return actor.get("kind") not in ("person", "group") or not first[:1].islower()


def stands_for_a_state(actor: dict) -> bool:
    return actor.get("kind") in STATES


def same_state(expected: dict, found: dict) -> bool:
    return expected["kind"] == "state" and bool(found.get("country")) and expected["country"] == found["country"]


def score_events(expected: dict, found: dict, *, dated: bool) -> Tally:
    """Type group, date, and an overlapping passage or a shared actor."""

    def likeness(one, other):
        right = date_right(one, other)
        if not type_right(one, other) or (dated and not right):
            return 0
        meet, shared = passages_meet(one, other), shared_actors(one, other, expected["actors"])
        return (1 + 4 * right + 3 * meet + shared + (one["type"] == other["type"])) if meet or shared else 0

    events, others = expected["events"], found.get("events", [])
    return tallied(events, others, paired(events, others, likeness), event_label)


def event_label(event: dict) -> str:
    dates = "/".join(str(event[key]) for key in ("date", "date_end") if event.get(key)) or "undated"
    return f"{event['type']} {dates}: {event['passage'][:90]}"


def score_principles(expected: list, found: list) -> Tally:
    """By slug, as often as the text invokes it."""
    owed = Counter(item["slug"] for item in expected if not is_optional(item))
    free = Counter(item["slug"] for item in expected if is_optional(item))
    given = Counter(item.get("slug") or folded(item.get("label")) for item in found)
    return Tally(
        sum(min(owed[slug], given[slug]) for slug in owed),
        list((given - owed - free).elements()),
        list((owed - given).elements()),
    )


def score_names(expected: list, found: list) -> Tally:
    """Places by name, themes by code or label; told twice counts once."""
    once = list({folded(name_of(item)): item for item in found}.values())
    pairs = paired(expected, once, same_name)
    return tallied(expected, once, pairs, name_of)


def same_name(expected: dict, found) -> int:
    names = {folded(name) for name in (name_of(expected), *expected.get("aliases", ()))}
    told = [found] if isinstance(found, str) else [v for k, v in found.items() if k in NAMES or k.startswith("label")]
    return int(any(folded(name) in names for name in told if isinstance(name, str)))


NAMES = ("code", "slug", "name", "name_fr", "name_en", "text")


def name_of(item) -> str:
    if isinstance(item, str):
        return item
    return next((item[key] for key in (*NAMES, "label", "label_fr") if item.get(key)), "")


# --- what must not be ----------------------------------------------------------------------------------------------


def sprung(expected: dict, found: dict) -> list[str]:
    """The traps of a text that were sprung: words nobody said as quotation, an act that did not happen as event."""
    quotes = [quote for quote in found.get("quotes", []) if not any(same_quote(e, quote) for e in expected["quotes"])]
    events = [
        event
        for event in found.get("events", [])
        if not any(type_right(e, event) and passages_meet(e, event) for e in expected["events"])
    ]
    said = [trap for trap in expected["not_quotes"] if any(same_quote({"text": trap}, quote) for quote in quotes)]
    done = [trap for trap in expected["not_events"] if any(holds(event["passage"], trap) for event in events)]
    return said + done


def holds(passage: str, trap: str) -> bool:
    one, other = folded(passage), folded(trap)
    return one in other or other in one


def unproven(text: str, found: dict) -> list[str]:
    """Passages that are not, character by character, the words at their offsets."""
    proofs = [(quote, "text") for quote in found.get("quotes", [])]
    proofs += [(item, "passage") for kind in ("events", "principles") for item in found.get(kind, [])]
    return [repr(item.get(key)) for item, key in proofs if not stands_there(text, item, item.get(key))]


def stands_there(text: str, item: dict, words: str | None) -> bool:
    return bool(words) and text[item["start"] : item["end"]] == words


# --- in words ------------------------------------------------------------------------------------------------------


def table(title: str, tallies: dict[str, Tally]) -> str:
    lines = [
        title,
        f"{'':18}{'expected':>9}{'right':>7}{'invented':>10}{'missed':>8}{'precision':>11}{'recall':>8}{'F1':>7}",
    ]
    for kind, tally in tallies.items():
        counts = f"{tally.expected:>9}{tally.right:>7}{len(tally.invented):>10}{len(tally.missed):>8}"
        lines.append(f"{kind:18}{counts}{tally.precision:>11.3f}{tally.recall:>8.3f}{tally.f1:>7.3f}")
    return "\n".join(lines)
