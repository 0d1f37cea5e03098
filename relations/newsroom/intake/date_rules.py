"""The wordings of dates: each a pattern on the plain text and a function that says what it means."""
# ruff: noqa: E501

import re

from relations.newsroom.intake import days
from relations.newsroom.intake.date_beside import day_of_stay, feast_of, period_beside, season_beside
from relations.newsroom.intake.date_distances import (
    about_ago,
    decade_of,
    eve,
    half_of_month,
    hours_beside,
    last_of_name,
    later_than,
    month_after,
    of_last_year,
    part_of_period,
    so_long_ago,
    some_later,
    sooner,
    week_of_day,
    weekend_of,
    year_after,
)
from relations.newsroom.intake.date_meanings import (
    RELATIVE_DAYS,
    Rule,
    day_month,
    day_range,
    month_alone,
    month_year,
    numeric_day,
    period_of,
    relative_day,
    same_month,
    season_of,
    that_month,
    that_year,
    vague_time,
    week_of_month,
    weekday_of,
    weekday_range,
    year_alone,
    year_piece,
    years_between,
)
from relations.newsroom.intake.days import MONTH

WEEKDAY = rf"(?:{'|'.join(sorted(days.WEEKDAYS, key=len, reverse=True))})"

FULL_WEEKDAY = (
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)

NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(days.NUMBERS, key=len, reverse=True))})"

UNIT = r"(?:decennies?|decades?|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?|ans?|annees?|years?)"

DAY = r"(\d{1,2})(?:er|st|nd|rd|th)?"

TO = r"\s*(?:au|et|et le|a|-|–|to|and|through|until|jusqu'au)\s*(?:le\s+)?(?:the\s+)?"

PART = (
    r"(?P<part>(?:(?:le|au|a la|la|des le|en|vers la|vers le) )?(?:debut|milieu|fin)(?: du mois)?(?: d[e'](?: l'annee)?)?|(?:a la )?mi-|mi |"
    r"early(?: in)?|mid-|mid |in mid-|late(?: in)?|(?:(?:at|in|around) )?(?:the )?(?:beginning|start|middle|end) of|"
    r"(?:dans |a |des )?(?:les|aux) (?:tout )?(?:premiers|derniers) jours (?:du mois )?d[e']|(?:in |over )?the (?:first|last|final|closing|opening) days of)\s*"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


WD = rf"(?:{WEEKDAY}\.?,?\s+)?"

ARTICLE = r"(?:(?:le|du|au|ce|les|des|aux|on|the)\s+)?"

EXACT = r"(?:,? (?P<exact>jour pour jour|exactement|to the day|exactly))?"

SEASON = rf"(?:{'|'.join(days.SEASONS)})"

PERIOD_OF_DAY = r"(?:\s+(?:matin|midi|apres-midi|soir|nuit|morning|afternoon|evening|night))?"

# In this order: a place taken by an earlier rule is left alone by later ones.
RULES: tuple[Rule, ...] = (
    ("range of days", _compiled(
        rf"\b(?:du\s+|entre le\s+|les\s+|des\s+|from\s+|between\s+|on\s+)?(?:the\s+)?{WD}(?P<first>\d{{1,2}})(?:er|st|nd|rd|th)?"
        rf"(?:\s+(?P<month>{MONTH}))?{TO}{WD}(?P<last>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<month2>{MONTH})"
        rf"(?:,?\s+(?P<year>\d{{4}})\b)?"), day_range),
    ("range of days", _compiled(
        rf"(?<!nuit )(?<!night )(?<!nuit de )(?<!night of )(?<!nuit du )\b(?:de |du |entre |from |between |on )?(?P<first>{FULL_WEEKDAY}) (?:a|au|et|to|and|through|until) (?P<last>{FULL_WEEKDAY})\b(?! \d)"),
        weekday_range),
    ("week of a day", _compiled(
        rf"\b(?:the week of|(?:la |dans la |durant la )?semaine du)\s+(?:(?P<month>{MONTH})\s+)?(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?(?:\s+(?P<month2>{MONTH}))?(?:,?\s+(?P<year>\d{{4}})\b)?(?!\s+au\b)"),
        lambda f, m: week_of_day(f, m)),
    ("range of days", _compiled(
        rf"\b(?:from\s+|between\s+|on\s+)?(?P<month>{MONTH})\s+(?P<first>\d{{1,2}})(?:st|nd|rd|th)?{TO}"
        rf"(?P<month2>{MONTH}\s+)??(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<year>\d{{4}})\b)?"), day_range),
    ("day", _compiled(
        rf"\b{ARTICLE}{WD}(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})"
        rf"(?:,?\s+(?P<year>\d{{4}})\b|\s+(?:dernier|passe|ecoule|last)\b|(?P<that> de cette annee-la| of that year)\b)?"), day_month),
    ("day", _compiled(
        rf"\b(?:on\s+)?{WD}(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*%)"
        rf"(?:,?\s+(?P<year>\d{{4}})\b)?"), day_month),
    ("numeric day", _compiled(rf"(?:\ble\s+|\bon\s+)?{days.NUMERIC.pattern}"), numeric_day),
    ("week of a month", _compiled(
        rf"\b(?P<which>premiere|deuxieme|seconde|troisieme|derniere|first|second|third|last) (?:semaine|week) (?:de |d'|of |in )(?P<month>{MONTH})"
        r"(?:\s+(?P<year>\d{4})\b)?"), lambda f, m: week_of_month(f, m)),
    ("half of a month", _compiled(
        rf"\b(?:(?:dans |durant |pendant )?la (?P<which>premiere|seconde|deuxieme) quinzaine (?:du mois )?d[e'] ?(?P<month>{MONTH})|(?:in |during )?the "
        rf"(?P<which2>first|second) half of (?P<month2>{MONTH}))(?:\s+(?P<year>\d{{4}})\b)?"), half_of_month),
    ("feast", _compiled(
        r"\b(?:(?:a|le jour de|(?:a )?la veille de|(?:au )?lendemain de) noel|(?:la veille du|le jour du|au) nouvel an(?! (?:lunaire|chinois|persan|juif|berbere|orthodoxe|iranien))|"
        r"le jour de l'an|la saint-sylvestre|(?:on )?christmas (?:day|eve)|at christmas|(?:on )?new year's (?:day|eve))\b"), feast_of),
    ("part of a year", _compiled(
        r"\b(?:au |le |du |in |the |during the |au cours du )*(?P<which>premier|deuxieme|second|troisieme|quatrieme|dernier|first|third|fourth|last) "
        r"(?P<unit>trimestre|semestre|quarter|half)(?: (?:de |of |d')?(?:l'annee )?(?P<year>(?:19|20)\d{2}))?\b"), lambda f, m: year_piece(f, m)),
    ("month", _compiled(
        rf"\b(?:(?:en|in|de|d'|of|since|depuis|le mois de|au mois de|du mois de)\s+)?(?:{PART})?(?P<month>{MONTH})\s+"
        rf"(?:de\s+|of\s+)?(?P<year>\d{{4}})\b"), month_year),
    ("month of last year", _compiled(
        rf"\b(?:(?:in|en|since|depuis|by) )?(?:{PART})?(?P<month>{MONTH}) (?:of last year|last year|the year before|de l'an (?:dernier|passe)|de l'annee (?:derniere|passee|precedente))"),
        lambda f, m: of_last_year(f, m)),
    ("last month of its name", _compiled(
        rf"\b(?:(?:in )?(?:last|this past) (?P<month>{MONTH})|(?:(?:en|au mois de|depuis|des) )?(?:{PART})?(?P<month2>{MONTH}) (?:dernier|passe))(?!\w)"),
        lambda f, m: last_of_name(f, m)),
    ("month after", _compiled(rf"\b(?:(?:in |on )?the (?:following|next) (?P<month>{MONTH})|(?:en |au mois de )?(?P<month2>{MONTH}) (?:suivant|d'apres))(?!\w)"),
        lambda f, m: month_after(f, m)),
    ("month without year", _compiled(
        rf"\b(?:(?:en|des|in|(?<=\. )by|(?<=\n)by|au mois de|le mois de|since|depuis)\s+(?:{PART})?|{PART.replace('?P<part>', '?P<part2>')})"
        rf"(?P<month>{MONTH})(?P<year>)(?!\s+\d)(?!(?<=\bsept) [a-z])"
        r"(?P<that> (?:of that(?: same)? year|(?:de|of) (?:cette annee-la|la meme annee|the same year)))?"), lambda found, moment: month_alone(found, moment)),
    ("season", _compiled(
        rf"\b(?:a l'|au |a la fin de l'|en |in |in the |l'|le |the |during the |pendant l')(?P<season>{'|'.join(days.SEASONS)})"
        rf"(?:\s+(?:de\s+|of\s+)?(?P<year>(?:19|20)\d{{2}})\b|\s+(?:dernier|passe)|(?=\s+)(?<=last summer))(?!\d)"), lambda f, m: season_of(f, m)),
    ("season beside", _compiled(
        rf"\b(?:(?:le |au |l'|a l'|en |des le |des l')?(?P<season>{SEASON}) (?:suivant|d'apres)|(?:(?:in )?the (?:following|same|next)|that (?:same )?) ?(?P<season2>{SEASON})"
        rf"|(?:cet |ce )(?P<season3>{SEASON})-la|(?:le|au|du|ce) meme (?P<season4>{SEASON}))"), season_beside),
    ("season", _compiled(r"\b(?:last |l')(?P<season>spring|summer|autumn|fall|winter|ete dernier)(?P<year>)\b"), lambda f, m: season_of(f, m)),
    ("season", _compiled(
        rf"\b(?:au |a l'|des le |des l'|in (?:the )?|this |cet |ce )(?P<season>{SEASON})(?P<year>)\b(?! (?:of|arabe|suivant|prochain|\d|d'apres|de (?!l'annee)))"), season_of),
    ("decade", _compiled(
        r"\b(?:(?:(?:au |a la |le |la )?(?P<part>debut|milieu|fin) des|(?:dans |pendant |durant )?les|des) annees (?P<year>(?:19|20)\d0)|(?:in |during |of )?the (?P<part2>early |mid-|late )?(?P<year2>(?:19|20)\d0)s)\b"),
        decade_of),
    ("years", _compiled(
        r"\b(?:entre|between|de|from)\s+(?P<first>(?:19|20)\d{2})\s+(?:et|and|a|to)\s+(?P<last>(?:19|20)\d{2})\b"), years_between),
    ("year", _compiled(
        rf"\b(?:(?:en|in|des|depuis|since|de l'annee|l'annee|d'|de|of|during|attendre)\s+(?:{PART})?|{PART.replace('?P<part>', '?P<part2>')}"
        r"(?:l'annee )?)(?P<year>(?:19|20)\d{2})\b(?!\s*(?:%|millions?|milliards?|dollars?|euros?|personnes?|people|troops|soldats?|"
        r"militaires|habitants|hommes|tonnes|km))"), lambda found, moment: year_alone(found, moment)),
    ("hours beside", _compiled(
        r"\b(?:quelques|plusieurs|peu d'|a few|several|some|just|" + NUMBER.replace("(?:", "(?:", 1) + r") (?:heures?|minutes|hours?) (?:plus tard|apres|later|"
        r"plus tot|earlier|avant|before)\b|\bhours (?:later|earlier|after|before)\b|\bdans la foulee\b"), lambda f, m: hours_beside(f, m)),
    ("that year", _compiled(r"\b(?:cette annee-la|la meme annee|that (?:same )?year|the same year)\b"), lambda f, m: that_year(f, m)),
    ("that month", _compiled(r"\b(?:ce mois-la|le meme mois|that (?:same )?month|the same month)\b"), lambda f, m: that_month(f, m)),
    ("day of the month", _compiled(r"\bon the (?P<number>\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|century|anniversary|day|session|parallel|edition))"),
        lambda f, m: same_month(f, m)),
    ("day of the month", _compiled(
        rf"\b(?:le |ce |on )?(?P<weekday>{FULL_WEEKDAY}),? (?:the |le )?(?P<number>\d{{1,2}})(?:er|st|nd|rd|th)?(?=[,;)]|\.(?:\s|$)|\s+(?:a|au|aux|et|en|dans|par|le|la|les|l'|"
        r"un|une|monsieur|madame|il|elle|ils|at|in|the|to|and|by)\b)"), same_month),
    ("day of the month", _compiled(r"\b(?:le|des le|depuis le) (?P<number>[12]?\d|3[01])(?:er)?(?=(?<=depuis le \d) (?:la|les?|l'|un|une|il|elle|ils|elles|nos)\b|(?<=depuis le \d\d) (?:la|les?|l'|un|une|il|elle|ils|elles|nos)\b|,(?! \d)|\)| et le \d+\b|\.\s)"),
        lambda f, m: same_month(f, m)),
    ("day beside", _compiled(
        r"\b(?:ce jour-la|(?:on )?that (?:(?:same |very )?day|(?:same|very) (?:morning|afternoon|evening|night))(?! (?:will|when|that|comes))|ce (?:matin|soir)-la|cette nuit-la|(?:au lendemain|a la veille) de (?:cette|cet|ce) [\w-]+|"
        r"the (?:next|following|previous) (?:morning|afternoon|evening|night))\b"), eve),
    ("weekday", _compiled(
        rf"\b(?P<before>ce |cette |le |on |last |next |this |late |early |de |du |d'ici )?\b(?P<weekday>{FULL_WEEKDAY}){PERIOD_OF_DAY}"
        r"(?P<week> de la semaine (?:derniere|passee|precedente)| (?:of )?last week)?(?P<after> dernier| passe| prochain)?\b"), weekday_of),
    ("relative day", _compiled(
        r"\b(?:" + "|".join(sorted(RELATIVE_DAYS, key=len, reverse=True)) + r")\b"), relative_day),
    ("part of a period", _compiled(
        r"\b(?:(?:au|en|a la|le|la|des le|des la|depuis le) (?P<part>debut|fin|milieu) (?:du|de la|de l'|de cette|de ce|de|d') ?(?P<unit>mois|semaine|annee)(?P<which> dernier| derniere| passe| passee)?"
        r"|(?:at|around|towards?|near|since) the (?P<part3>beginning|start|middle|end) of the (?P<unit3>month|week|year)|(?P<part2>early|late) (?P<which2>this|last) (?P<unit2>week|month|year))\b"), lambda f, m: part_of_period(f, m)),
    ("period beside", _compiled(
        r"\b(?:(?:des |dans |durant |au cours de |l'espace de )?(?:la |le |l')(?P<unit>semaine|mois|annee|an) (?:suivante?|d'apres|precedente?|d'avant)|"
        r"(?<!in )(?<!over )(?<!within )(?<!for )(?<!during )the (?:following|next|previous) (?P<unit2>week|month)|the (?P<unit3>week|month) (?:before|after)(?! (?:the|a|an|that|he|she|they|it|\w+'s)\b))\b"), period_beside),
    ("period", _compiled(
        r"(?<!\btime )(?<!\bfois )\b(?:(?:la |l'|le |au cours de la )?(?:semaine|mois|annee|an) (?:derniere?|passee?|precedente?|prochaine?)|cette semaine|"
        r"ce mois-ci|ce mois|cette annee|(?:earlier |later )?(?:last|this|next|past) (?:week|month|year)|plus tot (?:cette semaine|ce mois-ci|"
        r"dans (?:la semaine|le mois|l'annee))|(?:l'|d')an dernier|(?:l'|d')an prochain|en cours d'annee)\b"), period_of),
    ("weekend", _compiled(
        r"\b(?:(?:over|at|during|on) the weekend|(?:over |during )?(?:last|the past|this) weekend|(?:ce|le|durant le|pendant le) week-?end(?: dernier| passe)?)\b(?! of)"),
        lambda f, m: weekend_of(f, m)),
    ("year after", _compiled(r"\b(?:(?:the|in the) (?:following|next) year|the year after|l'annee suivante|l'annee d'apres)\b"), lambda f, m: year_after(f, m)),
    ("some time later", _compiled(
        r"\b(?:quelques|plusieurs|a few|several|some) (?P<unit>jours|days|semaines|weeks|mois|months) (?:plus tard|apres|later|after(?:wards?)?)\b(?! (?:l[ae]s? |l'|des |une? |son |sa |ses |leurs? |qu|the |an? |his |her |its |their |that ))"),
        lambda f, m: some_later(f, m)),
    ("some time later", _compiled(
        r"\b(?:within (?:a few |some )?(?P<unit>days|weeks|months)(?! of)|dans les (?P<unit2>jours|semaines|mois) (?:qui (?:suivent|suivirent|ont suivi|suivaient)|suivante?s)|in the (?P<unit3>days|weeks|months) that followed)\b"),
        lambda f, m: some_later(f, m)),
    ("some ten days ago", _compiled(
        r"\b(?:il y a|voila|voici) une (?P<ten>dizaine|quinzaine|vingtaine|trentaine) de (?P<unit>jours|semaines|mois|annees)\b"),
        lambda f, m: about_ago(f, m)),
    ("so long ago", _compiled(
        rf"\b(?:(?:il y a|voila|voici) (?:environ |pres de |plus de |moins de )?(?P<count>{NUMBER}) (?P<unit>{UNIT}){EXACT})\b"), so_long_ago),
    ("so long ago", _compiled(rf"\b(?P<count>{NUMBER}) (?P<unit>{UNIT}) ago{EXACT}\b"), so_long_ago),
    ("so long after", _compiled(
        rf"\b(?P<count>{NUMBER}) (?P<unit>{UNIT}) (?:plus tard|apres|later|after(?:wards?)?){EXACT}\b"), later_than),
    ("so long after", _compiled(rf"\bau bout de (?P<count>{NUMBER}) (?P<unit>{UNIT})\b"), later_than),
    ("so long before", _compiled(
        rf"\b(?P<count>{NUMBER}) (?P<unit>{UNIT}) (?:plus tot|avant|auparavant|earlier|before){EXACT}\b"), sooner),
    ("day of a stay", _compiled(
        r"\b(?:au |le |on the |(?:in|during) the )?(?P<which>premiere?|deuxieme|seconde?|troisieme|quatrieme|derniere?|ultime|first|second|third|fourth|last|final) (?:et derniere? |and (?:last|final) )?"
        r"(?:jour|journee|day) (?:(?:de (?:cette|la|sa|leur|ce|son)|du|of (?:the|his|her|their|its|a|that|this)) (?:[\w-]+ )?(?:visite|sejour|voyage|sommet|deplacement|tournee|negociations|pourparlers|conference|reunion|session|rencontre|mission|"
        r"visit|trip|stay|tour|talks|summit|meeting|conference|stop|negotiations|session)|(?=[,.;]))"), day_of_stay),
    ("day beside", _compiled(
        r"\b(?:le (?:meme jour|(?:soir|matin|jour) meme|lendemain|surlendemain)|la veille|the (?:same|next|following|previous) day|a day (?:later|earlier)|"
        r"the day (?:before|after)|dans la meme journee|ce meme jour)\b"), eve),
    ("vague", _compiled(
        r"\b(?:recemment|dernierement|ces derniers (?:jours|mois|temps)|ces dernieres (?:semaines|annees|heures)|recently|"
        r"in recent (?:days|weeks|months|years)|il y a (?:quelques|plusieurs) (?:jours|semaines|mois|annees)|"
        r"(?:a few|several) (?:days|weeks|months|years) ago|lately)\b"), vague_time),
)  # fmt: skip
