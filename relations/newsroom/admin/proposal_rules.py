"""The rules of the reader in words for the desk: whoever decides has to see by what a proposal was made."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# By the name that the reader gives a rule, or a part of one.
RULES: dict[str, Promise] = {
    # Who.
    "body of a state": gettext_lazy("body of a state"),
    "courtesy before the name": gettext_lazy("courtesy before the name"),
    "form of a name": gettext_lazy("form of a name"),
    "known given name": gettext_lazy("known given name"),
    "known name": gettext_lazy("known name"),
    "known to the newsroom": gettext_lazy("known to the newsroom"),
    "name with its acronym": gettext_lazy("name with its acronym"),
    "acronym": gettext_lazy("acronym"),
    "speaks": gettext_lazy("speaks"),
    "title beside the name": gettext_lazy("title beside the name"),
    "age beside the name": gettext_lazy("age beside the name"),
    "a title resumes the name": gettext_lazy("a title resumes the name"),
    "named again by the surname": gettext_lazy("named again by the surname"),
    "name of a state": gettext_lazy("name of a state"),
    # Where.
    "known place": gettext_lazy("known place"),
    "name after a word of place": gettext_lazy("name after a word of place"),
    # What happened.
    "announcement made": gettext_lazy("announcement made"),
    "it took place": gettext_lazy("it took place"),
    "brought about": gettext_lazy("brought about"),
    "it lasted": gettext_lazy("it lasted"),
    "what brought somebody there": gettext_lazy("what brought somebody there"),
    "with its own date": gettext_lazy("with its own date"),
    "in the list of what was done": gettext_lazy("in the list of what was done"),
    "opens a sentence without a verb": gettext_lazy("opens a sentence without a verb"),
    "said in it": gettext_lazy("something was said there"),
    "on a visit": gettext_lazy("while on a visit"),
    "with its date and partner": gettext_lazy("with its date and partner"),
    "mentioned with its date or partner": gettext_lazy("mentioned with its date or partner"),
    "mentioned with its date": gettext_lazy("mentioned with its date"),
    "mentioned as what went before": gettext_lazy("mentioned as what went before"),
    "measure: imposed": gettext_lazy("measure imposed"),
    "measure: answered": gettext_lazy("measure imposed as an answer"),
    "measure: lifted": gettext_lazy("measure lifted"),
    # Who said it.
    "according to": gettext_lazy("according to"),
    "about somebody unnamed": gettext_lazy("about somebody unnamed"),
    "after any verb": gettext_lazy("after any verb"),
    "after the verb": gettext_lazy("after the verb"),
    "after the words": gettext_lazy("after the words"),
    "answers in an interview": gettext_lazy("answers in an interview"),
    "a name in no list": gettext_lazy("a name in no list"),
    "before a colon": gettext_lazy("before a colon"),
    "before the verb": gettext_lazy("before the verb"),
    "between commas": gettext_lazy("between commas"),
    "by nation": gettext_lazy("by nation"),
    "by title alone": gettext_lazy("by title alone"),
    "by a title": gettext_lazy("by a title"),
    "by whom it was published": gettext_lazy("by whom it was published"),
    "goes on after words of the same voice": gettext_lazy("goes on after words of the same voice"),
    "goes on speaking": gettext_lazy("goes on speaking"),
    "goes on by a participle": gettext_lazy("goes on by a participle"),
    "goes on behind who said it": gettext_lazy("goes on behind who said it"),
    "answers a question": gettext_lazy("answers a question"),
    "before any verb": gettext_lazy("before any verb"),
    "behind « qui »": gettext_lazy("behind « qui »"),
    "by whom it was said": gettext_lazy("by whom it was said"),
    "named in the next sentence": gettext_lazy("named in the next sentence"),
    "one of two named before": gettext_lazy("one of two named before"),
    "people of a body": gettext_lazy("people of a body"),
    "pronoun for several": gettext_lazy("pronoun for several"),
    "pronoun for somebody unnamed": gettext_lazy("pronoun for somebody unnamed"),
    "pronoun for who spoke last": gettext_lazy("pronoun for who spoke last"),
    "pronoun for who was named last": gettext_lazy("pronoun for who was named last"),
    "said in general": gettext_lazy("said in general"),
    "subject of the words": gettext_lazy("subject of the words"),
    "subject before a colon": gettext_lazy("subject before a colon"),
    "the same as before": gettext_lazy("the same as before"),
    "unnamed": gettext_lazy("unnamed"),
    "who sits there": gettext_lazy("who sits there"),
    "whom the paragraph is about": gettext_lazy("whom the paragraph is about"),
    "whom « qui » takes up": gettext_lazy("whom « qui » takes up"),
    "whose words they are": gettext_lazy("whose words they are"),
    "in its own words": gettext_lazy("in its own words"),
    "name after a dash": gettext_lazy("name after a dash"),
    "nobody named": gettext_lazy("nobody named"),
    "one of them": gettext_lazy("one of them"),
    "opens the sentence": gettext_lazy("opens the sentence"),
    "pronoun": gettext_lazy("pronoun"),
    "pronoun for a title": gettext_lazy("pronoun for a title"),
    "put so": gettext_lazy("put so"),
    "said of somebody before": gettext_lazy("said of somebody named before"),
    "sentence before": gettext_lazy("sentence before"),
    "signature": gettext_lazy("signature"),
    "who did something": gettext_lazy("whoever did something just before"),
    "whose house it is": gettext_lazy("the host"),
    "whose body it is": gettext_lazy("whose body it is"),
    "source without a name": gettext_lazy("source without a name"),
    "subject in its own words": gettext_lazy("subject in its own words"),
    "subject of the sentence": gettext_lazy("subject of the sentence"),
    "subject of the sentence before": gettext_lazy("subject of the sentence before"),
    "turned round": gettext_lazy("turned round"),
    "whose paper it is": gettext_lazy("whose paper it is"),
    "within the words": gettext_lazy("within the words"),
    # Principles, and what editors found.
    "wording of the principle": gettext_lazy("wording of the principle"),
    "marked by an editor": gettext_lazy("marked by an editor"),
}


def rule_in_words(rule: str) -> str:
    """A rule in the language of the desk; its bare name where nobody has put it into words."""
    if rule in RULES:
        return str(RULES[rule])
    kind, _colon, rest = rule.partition(": ")
    if kind == "verb":
        return _("verb “%(word)s”") % {"word": rest}
    if kind == "noun":
        return _("noun, %(why)s") % {"why": _parts(rest)}
    return _parts(rule)


def _parts(rule: str) -> str:
    return ", ".join(str(RULES.get(part, part)) for part in rule.split(", "))
