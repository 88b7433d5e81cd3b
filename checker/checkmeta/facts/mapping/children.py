"""Whether what a platform is called, or says of itself, speaks of children. One notion for all mappings.

It accuses nobody: what follows is a question, whether minors are there.
"""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.patterns import regex

LONGEST: Final = 4_096
"""Characters of a text that are looked at."""
_WORDS: Final = regex(
    r"\b(?:kids?|children|childrens?|toddlers?|preschool(?:ers?)?|kindergarten|pupils?|school-?(?:kids|children|boys|girls)|tweens?|teenagers?"
    r"|(?:primary|elementary|middle|junior|secondary|high)[-_ ]schools?|for[-_ ](?:girls|boys|teens|the[-_ ]young)|youth[-_ ](?:club|centre|center|group)"
    r"|kinder(?:garten|gärten|tagesstätten?|heim|welt|schule|forum|server|club|portal)?|grundschul\w{0,20}|schülerinnen|schüler\w{0,20}|schueler\w{0,20}|jugend(?:treff|club|zentrum|forum|liche)\w{0,10}"
    r"|enfants?|écoliers?|écolières?|collégiens?|école[-_ ](?:primaire|maternelle)|niñ[oa]s|escolares|crianças|infantil|alunos"
    r"|bambin[ei]|ragazzi|scuola[-_ ](?:primaria|elementare|media)|kinderen|basisschool|leerlingen|dzieci\w{0,4}|uczni(?:owie|ów)"
    r"|skol(?:elev|barn)\w{0,6})\b"
    r"|дет(?:ск|ей|и\b|ям)|школьник|ребён|儿童|小学|中学生|孩子|子ども|子供|小学校|어린이|초등|أطفال|ילדים",
    re.IGNORECASE,
)


def of_children(text: str) -> bool:
    """Whether a text has a word for children, or for where they learn, in one of some twenty languages."""
    return _WORDS.search(text[:LONGEST].replace("_", " ").replace("-", " ")) is not None
