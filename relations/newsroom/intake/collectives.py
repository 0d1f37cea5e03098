"""States and bodies for which a pronoun stands: « L’Algérie a protesté. Elle y voit … », "the ministry … it said"."""

from relations.newsroom.intake.cast import Actor, Mention
from relations.newsroom.intake.naming import article_of, listed_countries
from relations.newsroom.intake.speaker import PRONOUNS
from relations.newsroom.intake.strangers import Strangers
from relations.newsroom.intake.text import Sentence

FOR_BODIES = frozenset(("il", "elle", "it", "ils", "elles", "they"))
MANY = frozenset(("ils", "elles", "they"))
OF_GENDER = {"le": "m", "du": "m", "au": "m", "ce": "m", "cet": "m", "un": "m", "la": "f", "cette": "f", "une": "f"}
# How many sentences back a body may be what the text goes on about.
FARTHEST = 3


class Collectives(Strangers):
    """Resolves a pronoun to the body that the sentences before are about, where no person is."""

    def _body_before(self, pronoun: str, at: int) -> Actor | None:
        here = self.ground.sentence_of(at)
        if (pronoun == "it" or self._is_relative(at)) and (own := self._body_of(here.first, at, pronoun)) is not None:
            return own
        if pronoun not in FOR_BODIES or any(self._is_speaker(i) for i in range(here.first, at)):
            return None
        for earlier in reversed(self.ground.document.sentences[max(0, here.index - FARTHEST) : here.index]):
            apart = here.paragraph - earlier.paragraph
            if apart > 1 or (apart and (at != here.first or self.ground.frame.heads(earlier.start))):
                return None
            found, goes_on = self._body_that_acts(pronoun, earlier)
            if found is not None or not goes_on:
                return found
        return None

    def _body_that_acts(self, pronoun: str, earlier: Sentence) -> tuple[Actor | None, bool]:
        """The body that a sentence is about; and whether, without one, the sentence before it may tell."""
        named = [self.cast.at[index] for index in range(earlier.first, earlier.last) if self._is_named_at(index)]
        free = [mention for mention in named if not self._governed(mention.first, earlier.first)]
        if any(self.cast.actors[mention.actor].is_person for mention in free):
            return None, False
        if any(self.cast.actors[mention.actor].is_person for mention in named) and pronoun != "it":
            return None, False
        if not free:
            return None, False
        agreeing = [mention for mention in free if self._may_be(pronoun, mention)]
        return (self.cast.actors[agreeing[0].actor] if agreeing else None), not agreeing

    def _may_be(self, pronoun: str, mention: Mention) -> bool:
        if pronoun in MANY or self.ground.language != "fr":
            return True
        return self._gender_of_body(mention) in ("", PRONOUNS[pronoun])

    def _gender_of_body(self, mention: Mention) -> str:
        """By the article here, the state's, or the noun in its name; a capital that stands for a state has none."""
        if told := OF_GENDER.get(self.ground.low(mention.first - 1), ""):
            return told
        actor = self.cast.actors[mention.actor]
        if actor.kind != "state":
            return OF_GENDER.get(article_of(actor.name, "fr").strip(), "")
        return gender_of_state(actor.country) if mention.how == "state" else ""

    def _is_relative(self, at: int) -> bool:
        """« Le ministère rejette ces accusations, qu’il juge « … » »."""
        return self.ground.low(at - 1) in ("qu'", "que", "où", "dont") and self.ground.low(at) in ("il", "elle")

    def _body_of(self, first: int, at: int, pronoun: str) -> Actor | None:
        """The body that is the subject of the same sentence: "The White House rejected what it called …"."""
        named = [self.cast.at[index] for index in range(first, at) if self._is_named_at(index)]
        free = [mention for mention in named if not self._governed(mention.first, first)]
        if not free or self.cast.actors[free[0].actor].is_person or not self._may_be(pronoun, free[0]):
            return None
        return self.cast.actors[free[0].actor]


def gender_of_state(code: str) -> str:
    """« le Mali », « la Chine »; behind « l’ » a name that ends in « e » is a feminine one."""
    name, _, article = listed_countries().get(code, ("", "", ""))
    if article == "l’":
        return "f" if name.endswith("e") else "m"
    return OF_GENDER.get(article.strip(), "")
