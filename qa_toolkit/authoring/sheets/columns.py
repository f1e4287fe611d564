"""The sheets of a standard's workbook and their columns, named after the dialect: what writer, reader and template all go by."""

from __future__ import annotations

from typing import get_args

from qa_toolkit.authoring.sheets.column import ADVANCED_COLUMN, APPLIES_TO, METHOD, STATUS, Column, Table
from qa_toolkit.authoring.sheets.further_columns import AWARDS, CROSSWALK, DEFINITIONS, PROFILE, REPLACES, SOURCES
from qa_toolkit.authoring.words import kinds, list_kinds
from qa_toolkit.authoring.words.judgement_rules import USUAL_REASON, Rules
from qa_toolkit.authoring.words.kinds import TEXT, Choice, Needs, Whole
from qa_toolkit.authoring.words.list_kinds import OneOrMore, Words
from qa_toolkit.authoring.words.when_in_words import When
from qa_toolkit.models import Headline, Obligation

_ID = Column(
    "id",
    kinds.Id(),
    "Leave empty: made from the title. It stays for ever, also when the title changes.",
    20,
    later=True,
)
_COMMENT = Column(
    "comment", TEXT, "A note for other authors; readers do not see it.", 24, also=("$comment",), later=True
)
# The form: one row for each member, with a heading above each group.
STANDARD = Table(
    "standard",
    (
        Column(
            "title",
            TEXT,
            "What it is called. If you reconstruct an owner's list: Practice profile, inspired by …",
            needed=True,
        ),
        Column(
            "description", TEXT, "One or two sentences: what it is for, and where the text comes from.", needed=True
        ),
        Column(
            "key",
            kinds.StandardKey(),
            "Its short name: your name / its name, in small letters. Leave empty: made from publisher and title.",
        ),
        Column("edition", kinds.Kind(), "The year, or a version such as 2.1.", needed=True),
        Column("revision", Whole(), "One more with each correction that changes no meaning. Empty: 1."),
        Column("language", TEXT, "en-GB is British English. Empty: en-GB."),
        Column("publisher", TEXT, "Who puts this file out.", needed=True),
        Column("rights.owner", TEXT, "Whose standard it is.", needed=True),
        Column("rights.licence", TEXT, "On what terms others may use it.", needed=True, also=("rights.license",)),
        Column("rights.permission", TEXT, "What the owner has allowed; 'our own text' if it is yours.", needed=True),
        Column("rights.contact", TEXT, "Whom to ask about rights."),
        Column("disclaimer", TEXT, "Stands on every report: who is, and who is not, behind this.", needed=True),
        Column("standing", TEXT, "Where the standard stands today, if it is not simply in force."),
        Column("withdrawn_on", kinds.Day(), "The year or the day on which it ceased, as 2023 or 2023-04-01."),
        Column("superseded_by", kinds.StandardName(), "What took its place, as key:edition."),
        Column("applies_to", Words(choice=APPLIES_TO), "For whom: school, college, provider, authority.", needed=True),
        Column("labels.section", TEXT, "What the owner calls a section: Element, Part, Stage."),
        Column("labels.criterion", TEXT, "What the owner calls a criterion: Indicator, Outcome."),
        Column("cycle.valid_months", Whole(), "For how many months an award is valid."),
        Column("cycle.review_months", Whole(), "After how many months an organisation should look again."),
        Column(
            "scoring.method",
            METHOD,
            "met-share: criteria met ÷ criteria that apply. mean: weighted mean of the scores. sum: points. min: the lowest level decides.",
            needed=True,
        ),
        Column(
            "scoring.over",
            Choice("word here", ("criteria", "sections")),
            "criteria, or sections: the whole is made of the sections' results.",
        ),
        Column("scoring.percent.round", Choice("way of rounding", ("floor", "nearest")), "floor (down), or nearest."),
        Column(
            "scoring.percent.cap_below_full", Whole(), "The most that is shown while something is still missing: 99."
        ),
        Column(
            "headline",
            Choice("headline", get_args(Headline)),
            "The large figure of a report: percent, met (3 of 7), sections_full, or level (only with the method min).",
            needed=True,
        ),
        Column("comment", TEXT, "A note for other authors; readers do not see it.", also=("$comment",), later=True),
        ADVANCED_COLUMN,
    ),
    "What the standard is called, whose it is, whom it is for, and how it is counted.",
    needed=True,
    extras=("profile", "replaces", "required", "rights", "labels", "cycle", "scoring"),
)
GROUPS = {
    "title": "What it is called",
    "rights.owner": "Whose it is",
    "standing": "Where it stands today",
    "applies_to": "For whom",
    "scoring.method": "How it is counted",
    "comment": "For authors",
}

SECTIONS = Table(
    "sections",
    (
        Column(
            "id", kinds.Id(), "A short name for use in the sheet criteria: planning. Empty: made from the title.", 20
        ),
        Column("number", kinds.Kind(), "What people see: 1, 2, A.", 12, needed=True),
        Column("title", TEXT, "The heading, without a full stop.", 34, needed=True),
        Column("description", TEXT, "A sentence on what the section is about.", 52),
        Column("weight", Whole(), "Empty: 1. Only where the whole is counted over sections.", 16, later=True),
        Column("scoring", METHOD, "A method of its own, if it is not the standard's.", 18, later=True),
        _COMMENT,
        ADVANCED_COLUMN,
    ),
    "The headings under which the criteria stand.",
    needed=True,
    extras=("required",),
)

CRITERIA = Table(
    "criteria",
    (
        Column(
            "section",
            TEXT,
            "Its section: id, number or title. Empty: as above.",
            18,
            needed=True,
            offers="sections",
            repeats=True,
        ),
        Column("number", kinds.Kind(), "What people see: 1.1", 12, needed=True),
        Column("title", TEXT, "Two to five words, without a full stop.", 26, needed=True),
        Column(
            "description",
            TEXT,
            "What is to be in place, as a sentence that can be true or not.",
            50,
            needed=True,
            also=("text",),
        ),
        Column(
            "levels",
            TEXT,
            "The ladder that it is judged by. Empty: the only one.",
            18,
            offers="ladders",
            also=("ladder",),
        ),
        Column("target", TEXT, "The level that counts as met. Empty: recorded, never scored.", 14),
        Column(
            "status",
            STATUS,
            "How sure you are that it is the owner's. The first sheet says what each word means.",
            22,
            needed=True,
        ),
        Column(
            "source",
            OneOrMore(kinds.source_key),
            "Keys of the sheet sources, with commas. Empty: the only one.",
            14,
            offers="sources",
        ),
        Column("reference", TEXT, "Where in the source: page, paragraph.", 20),
        Column("essential", kinds.Flag(), "yes where nothing makes up for it.", 13),
        Column("weight", Whole(), "Empty: 1. 2 counts twice, 0 is never scored.", 14),
        Column(
            "obligation", Choice("obligation", get_args(Obligation)), "must (law), should (guidance), suggested.", 15
        ),
        Column("evidence", list_kinds.Lines(), "What would show it, one on each line.", 40),
        Column("weaknesses", list_kinds.Lines(), "Where others fall short, one on each line.", 40),
        Column(
            "actions",
            list_kinds.Actions(),
            "What to do, one on each line, with size and the level that it leads to → S: Ask three questions → asked. "
            "S is half a day, M two days, L a week.",
            46,
        ),
        Column("themes", Words(), "Common subjects, with commas: leadership, review, access.", 20),
        Column("when", When(), "Only for some: kind = school, college; has_sixth_form = yes. Empty: for all.", 24),
        Column(
            "bands",
            list_kinds.Bands(),
            "For counted criteria: from which number on which level, lowest first → 0: few",
            18,
            later=True,
        ),
        Column(
            "number_by",
            Choice("word here", ("owner", "toolkit")),
            "toolkit where the number is not the owner's.",
            12,
            later=True,
        ),
        _ID,
        _COMMENT,
        ADVANCED_COLUMN,
    ),
    "One row for each thing that is judged.",
    needed=True,
    extras=("crosswalk",),
)

LEVELS = Table(
    "levels",
    (
        Column(
            "ladder",
            kinds.Id(),
            "The ladder's name, the same in each of its rows. Empty: as above.",
            20,
            needed=True,
            repeats=True,
        ),
        Column("level", kinds.Id(), "A short name: in-part. Empty: made from the title.", 18),
        Column("title", TEXT, "What the menu shows.", 24),
        Column("description", TEXT, "What it takes to stand here.", 56),
        Column(
            "score",
            kinds.Score(),
            "0 for the lowest, then 1, 2 …; n/a: does not count.",
            15,
            needed=True,
        ),
        Column("needs_evidence", Needs(1), "yes, or how many pieces.", 17),
        Column("needs_reason", Needs(USUAL_REASON), "yes, or how many characters the comment needs.", 17),
        Column(
            "value",
            list_kinds.Asked(),
            "Only where people give a number → 0 to 100: Percentage of pupils. In the first row.",
            24,
            later=True,
        ),
        Column(
            "rules", Rules(), "Rules of the sheet definitions, or more of your own. In the first row.", 20, later=True
        ),
        ADVANCED_COLUMN,
    ),
    "The ladders that criteria are judged by, one row for each level, lowest first.",
    needed=True,
    extras=("judgement", "more", "x-level"),
)

TABLES = (SECTIONS, CRITERIA, LEVELS, AWARDS, CROSSWALK, SOURCES, PROFILE, REPLACES, DEFINITIONS)
