"""The closed list of diagnostic codes. A code is never used for anything else later.

The first letter is the stage: `U` usage, `D` documents, `F` facts, `S` syntax of rules, `N` names, `T` types and static checks, `W` waivers.
"""

from __future__ import annotations

from typing import Final

USAGE: Final = {
    "U001": "a file or folder doesn't exist or can't be read",
    "U002": "no documents to check",
    "U003": "no rules to check against",
    "U004": "an option's value is wrong",
    "U005": "an error of checkmeta itself",
    "U007": "a file exists, and is not overwritten",
    "U008": "a file is no report of `checkmeta check --format json`",
    "U009": "no law was judged, as no place is known",
    "U010": "no rule was in force on that day",
    "U011": "a project file is wrong",
    "U013": "a project file names what isn't there",
    "U014": "something was left out of what was asked for",
    "U015": "a revision that can't be read",
    "U031": "a report can't be verified or attested",
    "U032": "a file is no statement about a report",
    "U041": "what keeps the history isn't installed",
    "U042": "a database is no history of reports, or is damaged",
    "U043": "a history is of a newer checkmeta",
    "U044": "the history isn't there, or can't be opened or written",
}

DOCUMENTS: Final = {
    "D101": "the file is not text in UTF-8",
    "D102": "the file is too large",
    "D103": "the document is nested too deeply",
    "D104": "aliases expand to too much",
    "D105": "a key stands twice",
    "D106": "the text is not well-formed",
    "D107": "a number is out of bounds",
    "D108": "the format is not known",
    "D109": "the document is empty",
    "D110": "a key is not text",
    "D111": "an anchor is missing, or contains itself",
    "D113": "a word that YAML 1.1 and YAML 1.2 read differently",
    "D114": "a part of the document stands elsewhere, and is not followed",
}

FACTS: Final = {
    "F201": "the document is neither a platform config nor an identity schema",
    "F202": "the vocabulary has no such key",
    "F203": "a value has another type than the vocabulary's",
    "F204": "a word is not one of those that the vocabulary has",
    "F205": "a place is not known",
    "F206": "a term is not known",
    "F207": "`none` makes no sense here",
    "F208": "a fact is stated differently in two places",
    "F209": "a reference leads nowhere",
    "F210": "the schema is too large when its references are followed",
    "F211": "there are too many documents",
    "F212": "a value of a foreign document isn't what its mapping reads it as",
    "F213": "a mapping takes too many steps on a document",
    "F214": "several formats recognise a document",
    "F215": "a document that nothing recognises, of which only the raw document is judged",
    "F216": "a list is too long to be looked at element by element",
    "F217": "the documents of a run are too large together, or say too much",
    "F218": "nothing of a document is used",
    "F219": "a chart is not rendered",
    "F220": "a config is a developer's own",
    "F221": "a document is read by a mapping that stands in the place of a shipped one",
}

SYNTAX: Final = {
    "S301": "a word that does not belong where it stands",
    "S302": "the text ends too early",
    "S304": "a text without an end",
    "S305": "a date that is none",
    "S306": "`and` and `or` mixed without parentheses",
    "S307": "`must not` before a bare `and` or `or`",
    "S308": "a clause or a name that stands twice",
    "S309": "a declaration that is not complete, or has what it may not have",
    "S310": "too large, or nested too deeply",
    "S311": "a number, unit, weight or link that is none",
    "S312": "a mistake in a text: an escape, a brace",
    "S313": "a bearer that is none",
    "S314": "a format or a kind of evidence that is none",
    "S315": "a character that nobody sees, or a line that a build system obeys",
}

NAMES: Final = {
    "N401": "a name or id that is declared twice",
    "N402": "a rule set that is not known",
    "N403": "imports that go round in a circle",
    "N404": "a rule that is not known",
    "N405": "a name that is not known",
    "N406": "defines that go round in a circle",
    "N407": "an override of a higher layer",
    "N408": "overrides that go round in a circle",
    "N409": "a define that nothing uses",
    "N410": "a rule set without a source",
    "N411": "a format that is not known",
    "N412": "mappings that are each preferred to the other",
    "N413": "a rule set or a file that has the name of one that comes with checkmeta",
}

TYPES: Final = {
    "T501": "a field that the vocabulary doesn't have",
    "T502": "a value of the wrong type",
    "T503": "a comparison of two kinds of values",
    "T504": "a word that is not in the enumeration",
    "T505": "a call with the wrong arguments",
    "T506": "a condition is missing",
    "T507": "a list is missing",
    "T508": "a regular expression that is none",
    "T509": "a term that is not known",
    "T510": "a place that is not known",
    "T511": "two values of a param for the same place and time",
    "T512": "a rule that is too large when its defines are written out",
    "T513": "`should` in a law",
    "T514": "a duration in days that seems to mean years",
    "T515": "a name that hides another",
    "T516": "a test's facts that don't fit the vocabulary",
    "T517": "a condition that is always the same",
    "T518": "something that belongs to mappings, or a target that none can have",
    "T519": "an override that can never reach what it names",
    "T520": "a param without a value in a place where a rule needs one",
    "T521": "a rule that ripens to what it is already, or to less",
}

WAIVERS: Final = {
    "W701": "a waiver that can't be understood, so it does not waive",
    "W702": "a waiver of a rule that is not known",
    "W703": "a waiver that has expired",
    "W704": "a waiver that waived nothing",
    "W705": "a waiver of law: a risk may be accepted, a breach stays one",
    "W706": "a waiver that would hold for longer than waivers may",
    "W707": "an entry of a baseline that can't be understood, or lacks what a debt needs, so it fails",
    "W708": "a debt of law whose day has come",
    "W709": "an entry of a baseline that is no longer broken",
}

CODES: Final = {**WAIVERS, **USAGE, **DOCUMENTS, **FACTS, **SYNTAX, **NAMES, **TYPES}

HELP: Final = {
    "U001": "look at its name, at its rights, and at where you are",
    "U044": "look at its name, at its rights, and at where you are",
    "D102": "split the file, or leave out what need not be checked",
    "D103": "take apart what lies so deep",
    "D104": "write less of it with aliases",
    "D105": "keep one of the two",
    "D106": "look at this line, and at the one before it",
    "D107": "write a number that people can read",
    "D109": "write something into it, or leave it out",
    "D113": "write `true` or `false`, or put it in quotes if it is text",
    "D114": "check what it names as well",
    "D111": "name an anchor that stands before it, and not round it",
    "S301": "look at the word before it",
    "S302": "look at what is not closed, or not finished",
    "N401": "give one of them another name",
    "N403": "leave one of these imports out",
    "N408": "leave one of these overrides out",
    "T502": "`checkmeta schema platform` says what each field holds",
    "T503": "compare values of one kind",
    "T512": "write it with fewer defines, or less deep in one another",
}
"""What to do, where a diagnostic doesn't say it better itself."""
