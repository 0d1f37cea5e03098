"""Forms of verbs, French and English: which verb a word may be, and in which tense."""

from collections.abc import Iterable, Iterator
from functools import cache

from relations.newsroom.intake.plain import plain
from relations.newsroom.intake.tables import rows

# Tenses: past (a form that tells what happened), imperfect, present,
# future, conditional, participle, infinitive, gerund.
Form = tuple[str, str]


def forms(lemma: str, language: str) -> Iterator[Form]:
    """Pairs of form and tense, third person; a French participle in all four agreements."""
    yield from _french(lemma) if language == "fr" else _english(lemma)


def table(lemmas: Iterable[str], language: str) -> dict[str, list[Form]]:
    """For each form of these verbs, « nous déplorons » too, what it may be: pairs of verb and tense."""
    found: dict[str, list[Form]] = {}
    for lemma in lemmas:
        first_person = [(f"{_stem_of_fr(lemma)['imperfect']}ons", "present")] if language == "fr" else []
        for form, tense in (*forms(lemma, language), *first_person):
            known = found.setdefault(form, [])
            if (lemma, tense) not in known:
                known.append((lemma, tense))
    return found


# --- French ----------------------------------------------------------------------------------------------------------


@cache
def _irregular_fr() -> dict[str, dict[str, str]]:
    return {row["lemma"]: row for row in rows("irregular_fr.csv")}


@cache
def _models_fr() -> tuple[str, ...]:
    """Irregular verbs whose compounds go as they do, the longest first."""
    return tuple(
        sorted((verb for verb in _irregular_fr() if len(verb) > 4 and verb not in ALONE), key=len, reverse=True)
    )


# Répartir and assortir do not go as partir and sortir do.
ALONE = frozenset(("partir", "sortir", "devoir"))


def _french(lemma: str) -> Iterator[Form]:
    stem = _stem_of_fr(lemma)
    for participle in _agreements(stem["participle"]):
        yield participle, "participle"
    yield from ((stem["present"], "present"), (stem["presents"], "present"))
    yield from ((f"{stem['imperfect']}{ending}", "imperfect") for ending in ("ait", "aient"))
    yield from ((stem["past"], "past"), (stem["pasts"], "past"))
    yield from ((f"{stem['future']}{ending}", "future") for ending in ("a", "ont"))
    yield from ((f"{stem['future']}{ending}", "conditional") for ending in ("ait", "aient"))
    yield lemma, "infinitive"
    yield f"{stem['imperfect']}ant", "gerund"


def _agreements(participle: str) -> tuple[str, ...]:
    plural = participle if participle.endswith("s") else f"{participle}s"
    masculine = participle.replace("û", "u")
    return participle, f"{masculine}e", plural, f"{masculine}es"


def _stem_of_fr(lemma: str) -> dict[str, str]:
    if lemma in _irregular_fr():
        return _irregular_fr()[lemma]
    model = next((verb for verb in _models_fr() if lemma.endswith(verb)), None)
    if model:
        # Reconduire goes as conduire does, enjoindre as joindre.
        front = lemma.removesuffix(model)
        return {name: front + form for name, form in _irregular_fr()[model].items()}
    if lemma.endswith("er"):
        return _first_group(lemma)
    if lemma.endswith("ir"):
        root = lemma[:-1]
        return {"participle": root, "present": f"{root}t", "presents": f"{root}ssent", "imperfect": f"{root}ss",
                "past": f"{root}t", "pasts": f"{root}rent", "future": lemma}  # fmt: skip
    root = lemma[:-2]
    return {"participle": f"{root}u", "present": root, "presents": f"{root}ent", "imperfect": root,
            "past": f"{root}it", "pasts": f"{root}irent", "future": lemma[:-1]}  # fmt: skip


def _first_group(lemma: str) -> dict[str, str]:
    root = lemma[:-2]
    soft = f"{root}e" if root.endswith("g") else f"{root[:-1]}ç" if root.endswith("c") else root
    strong = _strong(root)
    future = f"{strong}er" if strong != root and "é" not in root[-3:] else lemma
    return {"participle": f"{root}é", "present": f"{strong}e", "presents": f"{strong}ent", "imperfect": soft,
            "past": f"{soft}a", "pasts": f"{root}èrent", "future": future}  # fmt: skip


def _strong(root: str) -> str:
    """The stem under stress: appeler, appelle; lever, lève; céder, cède; employer, emploie."""
    if root.endswith(("appel", "rappel", "jet", "rejet", "projet")):
        return f"{root}{root[-1]}"
    if root.endswith(("oy", "uy")):
        return f"{root[:-1]}i"
    head, vowel, tail = root[:-2], root[-2:-1], root[-1:]
    if vowel in ("e", "é") and tail and tail not in "aeiouyérx":
        return f"{head}è{tail}"
    if root.endswith(("ér", "égl", "égu", "égr")):
        at = root.rindex("é")
        return f"{root[:at]}è{root[at + 1 :]}"
    return root


# --- English ---------------------------------------------------------------------------------------------------------


@cache
def _irregular_en() -> dict[str, dict[str, str]]:
    return {row["lemma"]: row for row in rows("irregular_en.csv")}


def _english(lemma: str) -> Iterator[Form]:
    verb = lemma.partition(" ")[0]
    past, participle = _past(verb)
    if verb[-1:] == "l" and verb[-2:-1] in tuple("aeiou") and verb not in _irregular_en():
        # Travelled and traveled, cancelled and canceled.
        yield f"{verb}led", "past"
        yield f"{verb}led", "participle"
    yield verb, "infinitive"
    yield verb, "present"
    yield _third(verb), "present"
    yield past, "past"
    yield participle, "participle"
    yield _gerund(verb), "gerund"


def _past(verb: str) -> tuple[str, str]:
    row = _irregular_en().get(verb)
    if row:
        return row["past"], row["participle"]
    if verb.endswith("e"):
        return f"{verb}d", f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in tuple("aeiou"):
        return f"{verb[:-1]}ied", f"{verb[:-1]}ied"
    return f"{verb}ed", f"{verb}ed"


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2:-1] not in tuple("aeiou"):
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def _gerund(verb: str) -> str:
    past = _past(verb)[0]
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    if past.endswith("ed") and len(past) - len(verb) == 3:
        return f"{past[:-2]}ing"
    if verb in ("cut", "set", "put", "sit", "shut", "begin", "win", "forbid"):
        return f"{verb}{verb[-1]}ing"
    return f"{verb}ing"


def bare(words: str) -> str:
    """A form without accents, for texts that have lost theirs."""
    return plain(words)
