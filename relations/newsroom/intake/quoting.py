"""Wordings by which words in marks are told apart: a name, a fragment of speech, a sentence."""
# ruff: noqa: E501

import re

# A word before the marks that says: what follows is a name, a title, or how something is called.
NAMING = re.compile(
    r"\b(?:operation|film|livre|roman|ouvrage|programme|projet|rapport|plan|journal|quotidien|hebdomadaire|magazine|chaine|"
    r"emission|documentaire|chanson|album|exposition|festival|forum|concours|prix|navire|fregate|exercice|manoeuvre|souvenirs|"
    r"memoires|poeme|tableau|toile|roman|essai|recueil|spectacle|piece|site|blog|podcast|sculpture|panneau|banderole|pancarte|"
    r"rebaptis\w+ [^«\"]{0,25}|personnages|personnage|manoeuvres|missile|drone|mouvement|parti|liste|slogan|theme|titre|intitulee?s?|baptisee?s?|denommee?s?|"
    r"surnommee?s?|(?<!est )(?<!sont )(?<!\ba )(?<!ont )(?<!etait )(?<!\bse )dite?s?|nommee?s?|soi-disant|pretendue?s?|label|marque|groupe|collectif|association|initiative|campagne|"
    r"systeme|logiciel|dossier|mission|formation|conference|sommet|atelier|colloque|seminaire|these|article|chapitre|loi|"
    r"accord|convention|ecole|hotel|restaurant|bateau|petrolier|mot|mots|expression|terme|termes|le nom de|"
    r"film|book|novel|program|project|report|newspaper|magazine|show|documentary|song|album|exhibition|exercise|exercises|"
    r"dubbed|named|titled|entitled|codenamed|code-named|nicknamed|known as|so-called|slogan|theme|motto|banner|ship|"
    r"vessel|tanker|party|group|label|law|act|bill|drill|drills|themed|branded|series|play|painting|sculpture|memoir|memoirs|"
    r"word|words|phrase|sign|reads|reading|read|(?:is|was|are|were|been|be|being|operation|also|,) called|"
    r"(?:est|sont|etait|etaient|ete|,|aussi|communement) appelee?s?)"
    r"(?: (?:de|du|des|la|le|les|of|the))?\s*,?\s*:?\s*$"
)
GOVERNED = re.compile(
    r"\b(?:qualifi\w+|trait\w+|accus\w+|parl\w+|evoqu\w+|decri\w+|consider\w+|denonc\w+|fustig\w+|condamn\w+|salu\w+|jug\w+|"
    r"estim\w+|tax\w+|appel\w+|reclam\w+|exig\w+|souhait\w+|promi\w+|promet\w*|assur\w+|affirm\w+|declar\w+|dit|juge\w*|critiqu\w+|"
    r"call\w*|describ\w+|brand\w*|denounc\w+|condemn\w*|slam\w*|label\w*|accus\w+|said|hail\w*|prais\w+|term\w*|dismiss\w*|"
    r"reject\w*|warn\w*|cit\w+|vow\w*|refer\w*|characteri\w+|portray\w*|deem\w*|blast\w*|lambast\w*|welcom\w*|urg\w+|speak\w*|spoke|"
    r"invoqu\w+|invok\w+|rejet\w+|averti\w*|annonc\w+|soulign\w+|insist\w+|tell\w*|told|deplor\w+|lament\w*|demand\w*|vant\w+|voi\w+|vu)\b"
    r"[^;:]{0,80}$"
)
FINITE = re.compile(
    r"\b(?:est|sont|etait|etaient|sera|seront|a|ont|avons|avez|sommes|etes|suis|ai|avait|avaient|doit|doivent|peut|peuvent|"
    r"veut|voulons|faut|va|vont|fait|n'\w+|is|are|was|were|will|would|has|have|had|must|can|cannot|should|do|does|did|don't|"
    r"we|nous|i|je|il|ils|elle|elles|on|he|she|they|you|vous|it|\w+(?:ront|rons|rez|rai)|\w+ons|\w+ez|\w+(?:era|eront|ait|aient))\b"
)
# Participles that lead a charge in.
CHARGED = re.compile(r"(?:accus|soupconn|tax|qualifi|trait|suspect)ee?s?$")
# A finite verb that opens words in marks.
VERB_FIRST = re.compile(
    r"^(?:ne|n'|se|s'|prend|tient|rejet\w+|dement\w*|\w{4,}e|\w{3,}it|\w+ent|\w+ait|a|ont|est|sont|will|is|are|has|have|\w{4,}s)$"
)
