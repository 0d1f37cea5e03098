"""A speaker as found, and the words by which sentences attribute speech."""
# ruff: noqa: E501

from dataclasses import dataclass

from relations.newsroom.intake.cast import Actor
from relations.newsroom.intake.tables import listed

PRONOUNS = {
    "il": "m", "elle": "f", "ils": "m", "elles": "f", "he": "m", "she": "f", "they": "", "on": "", "celui-ci": "m",
    "celle-ci": "f", "ce dernier": "m", "cette derniere": "f", "dernier": "m", "derniere": "f", "interesse": "m", "interessee": "f",
    "latter": "", "it": "", "lui-meme": "m", "elle-meme": "f", "himself": "m", "herself": "f",
}  # fmt: skip
# « pour lui », "for her": whom a preposition turns to.
OBLIQUE = {
    "lui": "il", "elle": "elle", "eux": "ils", "him": "he", "her": "she", "them": "they", "celui-ci": "celui-ci",
    "celle-ci": "celle-ci", "ce": "dernier", "cette": "derniere",
}  # fmt: skip
# « à ses yeux », « selon ses propres termes »: whose they are.
HIS_WORDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "fr": (("à", "ses", "yeux"), ("a", "ses", "yeux"), ("à", "son", "avis"), ("a", "son", "avis"), ("selon", "ses"),
           ("selon", "son", "propre"), ("à", "l'", "en", "croire"), ("a", "l'", "en", "croire"), ("de", "son", "propre", "aveu"), ("de", "son", "aveu"), ("à", "leurs", "yeux")),
    "en": (("in", "his", "words"), ("in", "her", "words"), ("in", "his", "view"), ("in", "her", "view"), ("in", "his", "own"),
           ("in", "her", "own"), ("by", "his", "own"), ("by", "her", "own"), ("in", "his", "telling"), ("in", "her", "telling")),
}  # fmt: skip
# Several of whom a pronoun speaks: « Les deux ministres se sont vus. « … », ont-ils déclaré ».
SEVERAL = frozenset(
    ("les", "des", "ces", "deux", "trois", "plusieurs", "the", "both", "two", "three", "several", "some")
)
# A source that has no name but says what it is: « de source diplomatique ».
SOURCED = frozenset((("de", "source"), ("de", "sources"), ("de", "bonne", "source"), ("de", "meme", "source")))
BY = {
    "fr": (
        *sorted(SOURCED),
        ("selon",),
        ("d'", "apres"),
        ("pour",),
        ("aux", "yeux", "de"),
        ("aux", "yeux", "du"),
        ("dixit",),
        ("de", "l'", "avis", "de"),
        ("de", "l'", "avis", "du"),
        ("de", "l'", "aveu", "de"),
        ("de", "l'", "aveu", "du"),
        ("à", "en", "croire"),
        ("a", "en", "croire"),
        ("dans", "la", "bouche", "de"),
        ("dans", "la", "bouche", "du"),
        ("au", "dire", "de"),
        ("aux", "dires", "de"),
        ("dans", "les", "mots", "de"),
        ("selon", "les", "mots", "de"),
        ("de", "l'", "aveu", "meme", "de"),
        ("par", "la", "voix", "de"),
        ("aux", "termes", "de"),
        ("aux", "termes", "du"),
    ),
    "en": (("according", "to"), ("for",), ("in", "the", "words", "of"), ("per",)),
}
# What stands between a verb of saying and whom it was said to.
ADDRESSEES = listed("speakers_addressees")
PAPERS = listed("speakers_papers")
# Of these, what is written: it speaks for who issued it, unless several did.
DOCUMENTS = listed("speakers_documents")
# What is done or dealt with, and speaks only in a figure: words after it are somebody else's.
THINGS = listed("speakers_things")
JOINT = frozenset(
    ("conjoint", "conjointe", "commun", "commune", "final", "finale", "joint", "common", "tripartite", "trilateral")
)
# What may stand between a subject and its verb.
SMALL = listed("speakers_small")
FARTHEST_SUBJECT = 45
# Whose words are everybody's.
OF_NOBODY = frozenset(
    ("proverbe", "dicton", "adage", "chanson", "refrain", "fable", "poete", "slogan", "proverb", "saying", "song")
)
OF = frozenset(("de", "d'", "du", "des", "of"))
HOUSES = frozenset(("a", "au", "aux", "chez", "dans", "cote", "à"))
THE_SAME = frozenset((("le", "meme"), ("la", "meme"), ("the", "same")))
# What follows an « il » that means nobody.
NOBODY_DOES = frozenset(("y", "faut", "fallait", "faudra", "s'agit", "agit", "agissait", "convient", "suffit", "semble", "question", "reste",
                         "importe", "arrive", "aura", "possible", "clair", "probable"))  # fmt: skip
BESIDE = frozenset((("du", "cote"), ("au", "sein"), ("from", "within")))
# What somebody said, before whose it is: « la phrase du ministre : ».
WORDS_OF = frozenset(
    ("phrase", "mot", "mots", "formule", "propos", "boutade", "avertissement", "message", "ton", "constat", "verdict", "conseil",
     "reponse", "aveu", "promesse", "cri", "credo", "argument", "words", "word", "line", "quip", "remark", "warning", "promise",
     "claim", "description", "comment", "assertion", "pledge", "vow", "suggestion", "boast", "insistence", "assurance", "reply",
     "answer", "charge", "verdict", "remarque", "commentaire", "expression", "assurance", "sortie", "pique")
)  # fmt: skip
# « le premier », « la seconde », "the former": which of two.
ORDINALS = {"premier": 0, "premiere": 0, "former": 0, "second": 1, "seconde": 1, "deuxieme": 1}
# What ends an aside before « qui »: « sous le couvert de l’anonymat, qui … ».
SPEECHLESS = frozenset(("anonymat", "occasion", "issue", "antenne", "anonymity"))
ISSUED_BY = frozenset(("de", "d'", "du", "des", "of", "from", "by"))
READ_ON = frozenset(("peut-on", "pouvait-on", "pourra-t-on"))
# Small words before a verb, which belong to no noun.
CLITICS = frozenset(("en", "y", "se", "s'", "ne", "n'", "lui", "leur"))
INDEFINITE = frozenset(("un", "une", "a", "an", "one", "l'un", "l'une"))
# What follows a verb that is no verb of saying: « hausse les épaules : », « sourit : ».
DOES = frozenset(
    ("le", "la", "les", "l'", "un", "une", "des", "son", "sa", "ses", ":", ",", "en", "his", "her", "the", "a")
)
FINITE_ENDS = ("e", "t", "a", "ont", "ent", "d")
PARTICIPLE_ENDS = ("e", "i", "u", "t", "s")
NO_VERBS = frozenset(
    ("de", "que", "comme", "contre", "entre", "et", "avant", "pendant", "durant", "devant", "ensuite", "sauf", "outre", "soit", "dont",
     "malgre", "apres", "est", "quand", "quant", "moyennant", "suivant", "face", "grace", "lorsque", "puisque", "notamment")
)  # fmt: skip
NP_OPENERS = listed("speakers_np_openers")
# What opens a sentence that goes on about whom the one before named: « Son regard … », "He …".
GOES_ON = frozenset(("son", "sa", "ses", "leur", "leurs", "his", "her", "their", "its")) | set(PRONOUNS)

# Participles of present lead an object in; these words only look like one.
NOUNS_IN_ANT = frozenset(("lieutenant", "commandant", "representant", "dirigeant", "avant", "devant", "suivant", "durant",
                          "pendant", "etudiant", "militant", "president", "constant", "assistant", "important"))  # fmt: skip
# « par ailleurs porte-parole », "also the spokesman"
BESIDES = frozenset(("par", "ailleurs", "egalement", "aussi", "accessoirement", "notamment", "et", "also", "and"))
# What kind of medium a name behind it is.
HERALDS = frozenset(("agence", "chaine", "quotidien", "journal", "radio", "magazine", "hebdomadaire", "site", "reseau", "plateforme",
                     "newspaper", "agency", "channel", "broadcaster", "network", "station"))  # fmt: skip
# What opens a sentence by where or when.
WHERE = frozenset(
    ("dans", "en", "face", "sur", "lors", "in", "on", "at", "during", "depuis", "devant", "après", "apres", "à", "au")
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the rule found: an actor of the cast, or words that name nobody known."""

    actor: Actor | None
    words: str
    rule: str
    confidence: float
    verb: int = -1

    @property
    def name(self) -> str:
        return self.actor.name if self.actor else self.words
