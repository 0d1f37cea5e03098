"""When a finding is the one expected: the comparisons of `scoring`, each alone and pure."""

import calendar
import datetime
import re
import unicodedata

# Types that careful coders confuse; a finding of the same group has the right type.
GROUPS = (
    {"STATEMENT"},
    {"APPEAL", "REQUEST"},
    {"AGREE", "SUPPORT"},
    {"CONSULT"},
    {"CONCEDE", "RETREAT"},
    {"COOPERATE", "AID"},
    {"ACCUSE", "REJECT"},
    {"THREATEN"},
    {"PROTEST"},
    {"SANCTION", "COERCE"},
    {"MOBILIZE", "ASSAULT"},
)
MARKS = "«»“”„‟\"‘’'‹›"
COURTESY = re.compile(r"^(?:(?:m|mm|mme|mlle|mr|mrs|ms|dr|pr|sir|lady|le|la|les|l|the|un|une|a|an)\b\.? *'? *)+(?=\w)")


def folded(words) -> str:
    """Without accents, case, kinds of apostrophe and of space, or marks at the ends."""
    plain = unicodedata.normalize("NFKD", str(words or "").replace("’", "'"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    plain = plain.replace("œ", "oe").replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    return re.sub(r"\s+", " ", plain).strip(" .,;:!?…—–-" + MARKS)


# --- quotations ----------------------------------------------------------------------------------------------------


def same_quote(expected: dict, found: dict) -> float:
    """1 for the same words, else how far the two overlap if it is by nine tenths, else 0."""
    if folded(expected["text"]) == folded(found["text"]):
        return 2.0 if expected.get("start") is not None and expected["start"] == found.get("start") else 1.0
    overlap = common(expected, found)
    return overlap if overlap >= 0.9 else 0.0


def common(one: dict, other: dict) -> float:
    """What two spans share, of what they cover together."""
    if None in (one.get("start"), other.get("start")):
        return 0.0
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    covered = max(one["end"], other["end"]) - min(one["start"], other["start"])
    return max(shared, 0) / covered if covered else 0.0


def said_by(expected: dict, given: str | None) -> bool:
    """Any accepted name holds what was given, or is held by it."""
    accepted = [name for name in (expected.get("speaker"), *expected.get("speaker_accepts", ())) if name]
    if not given:
        return expected.get("speaker") is None
    words = named(given)
    return any(words == named(name) or within(named(name), words) or within(words, named(name)) for name in accepted)


def within(small: str, large: str) -> bool:
    return len(small) >= 4 and re.search(rf"(?<!\w){re.escape(small)}(?!\w)", large) is not None


# --- actors --------------------------------------------------------------------------------------------------------


def named(words) -> str:
    """A name without courtesy, article or bracketed acronym."""
    return COURTESY.sub("", folded(re.sub(r"\(.*?\)", " ", str(words or ""))))


def same_actor(expected: dict, found: dict) -> float:
    names = [named(name) for name in (expected["name"], *expected.get("aliases", ()))]
    name = named(found["name"])
    if name in names and (" " in name or countries_agree(expected, found)):
        return 3.0 if name == names[0] else 2.0
    if (expected["kind"] == "person") != (found.get("kind") == "person") or not countries_agree(expected, found):
        return 0.0
    person = expected["kind"] == "person"
    if person and " " in name:  # « Mariam Diop » is not « M. Diop », who is Abdoulaye
        names = names[:1]
    return max(nearness(one, name, person=person) for one in names)


def countries_agree(expected: dict, found: dict) -> bool:
    return not (expected.get("country") and found.get("country")) or expected["country"] == found["country"]


def nearness(one: str, other: str, *, person: bool) -> float:
    """A person by surname when no given name stands against it; a body by most of its words."""
    mine, theirs = one.split(), other.split()
    if not mine or not theirs:
        return 0.0
    if person:
        short, long = sorted((mine, theirs), key=len)
        return 0.5 if set(short) <= set(long) and short[-1] in long[-2:] and short != long[:1] else 0.0
    shared = len(set(mine) & set(theirs)) / len(set(mine) | set(theirs))
    return shared if shared >= 0.6 else 0.0


# --- events --------------------------------------------------------------------------------------------------------


def type_right(expected: dict, found: dict) -> bool:
    wanted = {expected["type"], *expected.get("type_accepts", ())}
    return any(found["type"] in group for group in GROUPS if group & wanted) or found["type"] in wanted


def passages_meet(one: dict, other: dict) -> bool:
    """They share at least half of the shorter one."""
    if None in (one.get("start"), other.get("start")):
        first, second = folded(one["passage"]), folded(other["passage"])
        return first in second or second in first
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return shared * 2 >= min(one["end"] - one["start"], other["end"] - other["start"]) > 0


def shared_actors(expected: dict, found: dict, actors: list) -> int:
    """How many of the expected parties the finding names, a state by any of its names or its code."""
    told = [named(actor_name(actor)) for actor in found.get("actors") or ()]
    return sum(any(is_told(name, told) for name in names_of(party, actors)) for party in expected["actors"])


def actor_name(actor) -> str:
    return actor.get("name") or actor.get("country") or "" if isinstance(actor, dict) else actor


def names_of(party: str, actors: list) -> list[str]:
    known = next((a for a in actors if party in (a["name"], *a["aliases"]) or is_state(a, party)), None)
    return [party, *([known["name"], *known["aliases"]] if known else [])]


def is_state(actor: dict, code: str) -> bool:
    return actor["kind"] == "state" and actor["country"] == code


def is_told(name: str, told: list[str]) -> bool:
    wanted = named(name)
    return any(wanted == one or within(wanted, one) or within(one, wanted) for one in told)


# --- dates ---------------------------------------------------------------------------------------------------------


def date_right(expected: dict, found: dict) -> bool:
    ways = [expected, *expected.get("date_accepts", ())]
    return any(same_time(interval(way), interval(found)) for way in ways)


def same_time(wanted, given) -> bool:
    """A day must be that day. A vague time must be vague too, and each must hold the other's middle."""
    if wanted is None or given is None:
        return wanted == given
    if wanted == given:
        return True
    if is_day(wanted) or is_day(given):
        return False
    return holds_day(wanted, middle(given)) and holds_day(given, middle(wanted))


def interval(item: dict):
    """(earliest, latest) as dates, None where open; None when undated. Takes 2025, 2025-03 and 2025-03-04."""
    first, last = item.get("date"), item.get("date_end")
    precision = item.get("date_precision")
    if not first and not last:
        return None
    start = opening(first) if first else None
    end = closing(last) if last else None
    if start and not end and precision == "before":
        return None, closing(first)
    if start and not end and precision != "after":
        end = closing(first[: {"year": 4, "month": 7}.get(precision, 10)])
        start = opening(first[: {"year": 4, "month": 7}.get(precision, 10)])
        end += datetime.timedelta(days={"week": 6, "season": 89}.get(precision, 0))
    return start, end


def opening(text: str) -> datetime.date:
    return datetime.date.fromisoformat((text + "-01-01")[:10] if len(text) < 10 else text[:10])


def closing(text: str) -> datetime.date:
    if len(text) == 4:
        return datetime.date(int(text), 12, 31)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return datetime.date(year, month, calendar.monthrange(year, month)[1])
    return datetime.date.fromisoformat(text[:10])


def is_day(span) -> bool:
    return span[0] is not None and span[0] == span[1]


def middle(span) -> datetime.date:
    start, end = span[0] or span[1], span[1] or span[0]
    return start + (end - start) / 2


def holds_day(span, day: datetime.date) -> bool:
    return (span[0] is None or span[0] <= day) and (span[1] is None or day <= span[1])
