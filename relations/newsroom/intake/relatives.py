"""What leads words in before their verb: a house, « selon lui », « qui », and the pronoun that takes somebody up."""
# ruff: noqa: E501

from relations.newsroom.intake.colons import Colons
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.salience import TAKES
from relations.newsroom.intake.sayings import is_saying, sayings, says_plainly
from relations.newsroom.intake.speaker import BESIDE, HOUSES, NOBODY_DOES, NP_OPENERS, WORDS_OF, Speaker

# What a state or a body speaks by.
BODIES = frozenset(("diplomatie", "gouvernement", "presidence", "ministere", "armee", "chancellerie", "executif", "direction",
                    "secretariat", "government", "ministry", "presidency", "army", "leadership"))  # fmt: skip


class Relatives(Colons):
    """Reads the clauses in which a speaker stands away from the verb."""

    def _told_by(self, start: int, at: int) -> Speaker | None:
        """« Selon lui, le président a souligné « … » »: whose words the source passes on, where a verb says so."""
        comma = next((i for i in range(start + 1, min(at, start + 12)) if self.ground.low(i) == ","), None)
        if comma is None or not self._is_speaker(comma + 1):
            return None
        verb = next((v for v in range(self.reach(comma + 1), min(at, comma + 12)) if is_saying(self.ground, v)), None)
        if verb is None or at - verb > 16 or not self._only_small(self.reach(comma + 1), verb):
            return None
        return self._speaker_at(comma + 1, verb, "before the verb", 0.85) if says_plainly(self.ground, verb) else None

    def _again(self, first: int, at: int) -> Speaker | None:
        """« Et d’ajouter, interrogé sur les ONG qui protestent : »: an infinitive without a subject goes on for who spoke."""
        ground, verb = self.ground, first + 2
        led = ground.low(first) in ("et", "puis", "avant") and ground.low(first + 1) in ("de", "d'")
        if not led or verb >= at or sayings("fr").get(ground.tokens[verb].text.lower()) != "infinitive":
            return None
        return self.same_voice("goes on speaking", 0.9, verb)

    def _whose_body(self, first: int, at: int) -> Speaker | None:
        """« Brasilia, dont la diplomatie a dit … « … » »: the state or body whose it is, where a noun of bodies has no name."""
        ground = self.ground
        for whose in range(at - 1, max(first, at - 14), -1):
            if ground.low(whose) in ("dont", "whose") and ground.tokens[whose].quote < 0:
                break
        else:
            return None
        noun = whose + 1 + (ground.low(whose + 1) in NP_OPENERS)
        end = whose - (ground.low(whose - 1) == ",")
        named = next((i for i in range(max(first, end - 6), end) if self.reach(i) == end and i in self.cast.at), None)
        if named is None or ground.low(noun) not in BODIES or self._verb_in(noun + 1, min(at, noun + 5)) is None:
            return None
        actor = self.cast.actors[self.cast.at[named].actor]
        return None if actor.is_person else Speaker(actor, "", "whose body it is", 0.7)

    def _house(self, first: int, at: int) -> Speaker | None:
        """« À l’Élysée, on assure que », « Dans l’entourage du ministre, on évoque »: those of a house, in its own words."""
        ground = self.ground
        commas = [i for i in range(first + 1, min(at, first + 32)) if ground.low(i) == ","]
        comma = next((i for i in commas if ground.low(i + 1) == "on"), None)
        led = ground.low(first) in HOUSES or (ground.low(first), ground.low(first + 1)) in BESIDE
        if comma is None or not led or ground.low(comma + 1) != "on":
            return None
        near = range(comma + 2, min(at, comma + 6))
        if not any(ground.tokens[i].text.lower() in sayings(ground.language) or is_saying(ground, i) for i in near):
            return None
        if not any(i in self.cast.at or i in self.offices or i in ground.names for i in range(first, commas[0])):
            return None
        states = (self.cast.actors[m.actor] for i in range(first, commas[0]) if (m := self.cast.at.get(i)))
        known = next((actor for actor in states if not actor.is_person and commas[0] - first <= 4), None)
        return Speaker(known, "" if known else ground.words(first + 1, commas[0]), "whose house it is", 0.6)

    def _by_relative(self, first: int, at: int) -> Speaker | None:
        """« le ministre X, pour qui l’accord est « … » »: whom the words before « pour qui » name."""
        ground = self.ground
        for who in range(at - 1, max(first + 1, at - 16), -1):
            if ground.tokens[who].quote >= 0 or ground.low(who) in (",", ";", ":"):
                return None
            if ground.low(who) in ("qui", "whom") and ground.low(who - 1) in ("pour", "selon", "apres", "to"):
                comma = who - 2 - (ground.low(who - 2) in ("d'", "according"))
                end = comma if ground.low(comma) == "," else comma + 1
                named = next((i for i in range(max(first, end - 9), end) if self.reach(i) == end), None)
                return self._speaker_at(named, -1, "whom « qui » takes up", 0.8) if named is not None else None
        return None

    def _words_of(self, first: int, at: int) -> Speaker | None:
        """« le président X, qui « souhaite … » », "X's remark that … was "…"": whose words they are said to be."""
        ground = self.ground
        if ground.low(at - 1) in ("qui", "who"):
            end = at - 1 - (ground.low(at - 2) == ",")
            named = next((i for i in range(max(first, end - 9), end) if self.reach(i) == end), None)
            return self._speaker_at(named, -1, "whom « qui » takes up", 0.8) if named is not None else None
        for word in range(first + 2, min(at, first + 12)):
            if any(ground.low(i) == ":" or is_saying(ground, i) for i in range(word + 1, at)):
                continue
            theirs = ground.low(word) in WORDS_OF and ground.tokens[word - 1].kind == "possessive"
            mention = self.cast.holder(first, word - 1) if theirs else None
            if mention is not None and mention.last == word - 1:
                return self._speaker_at(mention.first, -1, "whose words they are", 0.8)
        return None

    def _by_aside(self, first: int, at: int) -> Speaker | None:
        """ "The orders, according to the White House, would be …": whose words it is stands between two commas."""
        ground = self.ground
        for start in range(at - 2, first + 2, -1):
            if is_saying(ground, start) and ground.tokens[start].quote < 0:
                return None
            if ground.low(start - 1) == "," and (by := self._by(start, at)) is not None:
                return by
        return None

    def _led_by_who(self, first: int, comma: int) -> int:
        """« X, qui, dans un entretien de mercredi, a demandé « … » »: the « qui » before the aside, else the comma."""
        for at in range(comma - 1, max(first, comma - 22), -1):
            if self.ground.low(at) in (";", ":") or self.ground.tokens[at].quote >= 0:
                break
            if self.ground.low(at) in ("qui", "who") and self.ground.low(at + 1) == ",":
                return at
        return comma

    def _who_lately(self, first: int, at: int) -> int:
        """ "X, who last year called …": the « who » behind which a time stands before the verb."""
        near = range(at - 1, max(first, at - 4), -1)
        who = next((i for i in near if self.ground.low(i) in ("who", "qui")), None)
        return who if who is not None and not any(self._is_speaker(i) for i in range(who, at + 1)) else at

    def _people_of(self, first: int, subject: int, verb: int) -> Speaker | None:
        """« …, que l’AFP a pu lire, les experts des Nations unies décrivent « … » »: the noun right before the verb."""
        ground = self.ground
        near = next(
            (i for i in range(verb - 1, max(first, verb - 8), -1) if self._is_speaker(i) and self.reach(i) >= verb - 1),
            None,
        )
        if near is None or subject >= near or not self._governed(near, first):
            return None
        for start in range(near - 1, max(first - 1, near - 6), -1):
            if ground.low(start) in NP_OPENERS and self.is_human(start + 1) and start > subject:
                return self._in_words(start, verb, "people of a body", verb)
        return None

    def _before_who(self, first: int, end: int) -> int | None:
        named = (self.cast.at.get(index) for index in range(end - 1, max(first, end - 10) - 1, -1))
        return next((m.first for m in named if m and m.last >= end and m.how != "theirs"), None)

    def _titled_before_who(self, first: int, end: int) -> Office | None:
        """« son homologue russe, qui l’avait appelé à « … » »: a title alone, right before « qui »."""
        office = self.office_ends.get(end)
        alone = office is not None and office.first >= first and office.first not in self.cast.at
        return office if alone and self._before_who(first, end) is None else None

    def _takes_up(self, first: int, subject: int, verb: int) -> int | None:
        """« Il a accusé Rabat d’avoir ouvert les vannes, en évoquant « … » »: the pronoun before a subject that is none."""
        if sayings(self.ground.language).get(self.ground.tokens[verb].text.lower()) != "gerund":
            # A finite verb has a subject of its own.
            return None
        if self.reach(subject) >= verb - 3 and self._only_small(self.reach(subject), verb):
            return None
        return self.taker_in(first, subject)

    def taker_in(self, first: int, last: int) -> int | None:
        """Where « il », "she" opens a clause in these words."""
        ground = self.ground
        opens = (at for at in range(first, last) if at == first or ground.low(at - 1) in (",", "et", "mais"))
        takers = (at for at in opens if ground.low(at) in TAKES and ground.tokens[at].quote < 0)
        # « L’opposition, elle, dénonce »: between two commas it takes up nobody.
        return next((at for at in takers if not self._is_impersonal(at) and self.ground.low(at + 1) != ","), None)

    def _is_impersonal(self, at: int) -> bool:
        """« il y a », « il faut », « il s’agit », « il n’est pas question »."""
        return any(self.ground.low(at + step) in NOBODY_DOES for step in (1, 2, 3)) or self.ground.low(at - 1) == "y"

    def opened(self, first: int, at: int, last: int, end: int) -> Speaker | None:
        """« En qualifiant Alger de « … », M. X franchit … »: the subject behind the comma says what the participle tells."""
        ground = self.ground
        led = ground.low(first) in ("en", "by") and first + 1 < at and ground.low(last) == ","
        form = sayings(ground.language).get(ground.tokens[first + 1].text.lower()) if led else None
        if form != "gerund" or any(is_saying(ground, i) for i in range(first + 2, at)):
            return None
        return self.subject_of(last + 1, end)

    def _goes_on(self, first: int, verb: int) -> Speaker | None:
        """« « … », a dit X, qualifiant Y de « … » »: a participle behind words in marks goes on for who said them."""
        ground = self.ground
        form = sayings(ground.language).get(ground.tokens[verb].text.lower())
        spoke = max(self.last_at, self.unnamed_at if self.unnamed else -1)
        if form != "gerund" or not first < spoke <= verb or ground.low(verb - 1) in ("en", "by", "in"):
            return None
        nearest = next((i for i in range(verb - 1, spoke, -1) if self.reach(i) == verb), None)
        free = nearest is not None and not self._governed(nearest, spoke) and ground.low(verb - 1) != ","
        return None if free else self.same_voice("goes on by a participle", 0.85, verb)

    def _leans(self, verb: int, verbs: list[int]) -> bool:
        """« a dit souhaiter que … »: the participle and the infinitive lean on the verb before them."""
        form = sayings(self.ground.language).get(self.ground.tokens[verb].text.lower())
        return verb - 1 in verbs or (form == "infinitive" and verb - 2 in verbs)

    def _is_aside(self, verb: int, at: int) -> bool:
        """ "an official who asked not to be named, …": a clause that a comma closed before the words claims none."""
        ground = self.ground
        if ground.low(self._past_clitics(verb)) not in ("who", "qui", "which"):
            return False
        return any(ground.low(i) == "," and ground.tokens[i].quote < 0 for i in range(verb + 1, at - 1))
