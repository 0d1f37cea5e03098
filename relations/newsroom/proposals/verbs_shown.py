"""The verb by which a rule knew something, as an editor is shown it: whole, not its auxiliary alone."""
# ruff: noqa: E501

import re

AUXILIARY = re.compile(
    r"(?:a|ont|avait|avaient|aurait|est|sont|s[’']est|has|have|had|was|were)(?:-t-(?:il|elle|on)|-(?:ils|elles|il|elle))?",
    re.IGNORECASE,
)
# What may stand between an auxiliary and its participle.
BETWEEN = r"(?:\s(?:\w+ment|aussi|encore|ensuite|également|alors|toujours|déjà|enfin|été|aussitôt|also|then|already|been|since|later))*"
SENTENCE_ENDS = re.compile(r"[.!?…]\s+(?=[^\W\d_a-zà-ÿ]|«|“)|\n")
# How far from the words that are said.
NEAR = 120
# A group of more words than this has something between its verb and its auxiliary.
SHORT = 3


def whole_verb(text: str, start: int, end: int, verb: str) -> str:
    """« a déclaré » for the « a » that stands beside the words from `start` to `end`; the verb as it is otherwise."""
    if not AUXILIARY.fullmatch(verb):
        return verb
    group = re.compile(rf"(?<![\w’'-]){re.escape(verb)}{BETWEEN}\s(?P<last>[^\W\d_]{{2,}})")
    after = group.search(SENTENCE_ENDS.split(text[end : end + NEAR], maxsplit=1)[0])
    before = list(group.finditer(SENTENCE_ENDS.split(text[max(0, start - NEAR) : start])[-1]))
    found = after or (before[-1] if before else None)
    return " ".join(found[0].split()) if found else verb


def verb_group(words: str) -> str:
    """« a … fermé » where a day or an aside stands between the two."""
    parts = words.split()
    return (
        f"{parts[0].rstrip(',')} … {parts[-1]}"
        if len(parts) > SHORT and AUXILIARY.fullmatch(parts[0].rstrip(","))
        else words
    )
