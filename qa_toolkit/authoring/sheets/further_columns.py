"""The sheets that a standard can do without, and its sources."""

from __future__ import annotations

from qa_toolkit.authoring.sheets.column import ADVANCED_COLUMN, QUESTION, RELATION, STATUS, Column, Table
from qa_toolkit.authoring.words import kinds
from qa_toolkit.authoring.words.judgement_rules import Says
from qa_toolkit.authoring.words.kinds import TEXT, Choice, Whole
from qa_toolkit.authoring.words.list_kinds import Lines, Words
from qa_toolkit.authoring.words.rules_in_words import Rule

AWARDS = Table(
    "awards",
    (
        Column("key", kinds.Id(), "A short name. Empty: made from the title.", 16),
        Column(
            "title", TEXT, "What the rule says that one is ready for; never 'achieved' or 'awarded'.", 32, needed=True
        ),
        Column("description", TEXT, "The rule in a sentence, and whose rule it is.", 44),
        Column("status", STATUS, "How sure you are of the rule itself.", 17, needed=True),
        Column(
            "requires",
            Rule(),
            "All of these, one on each line. Choose one and change its figures and names.",
            40,
            needed=True,
        ),
        Column("after", Words(), "Keys of the awards that come first, with commas.", 16, also=("after awards",)),
        Column("ask", TEXT, "What to ask the owner for, once the rule is met.", 34),
        Column("valid_months", Whole(), "For how many months.", 16),
        ADVANCED_COLUMN,
    ),
    "What a result must be for the next step. Leave the sheet empty where there is none.",
)

SOURCES = Table(
    "sources",
    (
        Column("key", kinds.SourceKey(), "A short name for use in the sheet criteria: OWN, EA97.", 14, needed=True),
        Column("title", TEXT, "What it is called.", 50, needed=True),
        Column("publisher", TEXT, "Who put it out.", 34, needed=True),
        Column("year", kinds.Year(), "2026, or words: 2011 to 2023.", 16, needed=True),
        Column("url", TEXT, "Where it stands, beginning https://", 40),
        Column("read", TEXT, "How much of it you read: 'the whole', 'from memory'.", 40),
        ADVANCED_COLUMN,
    ),
    "Where the criteria come from. Your own notes are a source too.",
    needed=True,
)

CROSSWALK = Table(
    "crosswalk",
    (
        Column(
            "criterion",
            TEXT,
            "A criterion of this one: id, number or title. Empty: as above.",
            28,
            needed=True,
            offers="criteria",
            repeats=True,
        ),
        Column("to", kinds.StandardName(), "A criterion of another: key:edition#criterion.", 44, needed=True),
        Column(
            "relation",
            RELATION,
            "equal, subset (this asks less), superset (more), intersects, or related: not compared.",
            14,
            needed=True,
        ),
        Column(
            "strength", Choice("strength", ("strong", "partial", "weak")), "strong, partial or weak.", 14, needed=True
        ),
        Column("because", TEXT, "What the two have in common.", 56),
        Column(
            "checked_by",
            kinds.Person(),
            "Who compared both texts; 'nobody' if nobody has. Needed for all but related.",
            22,
        ),
        ADVANCED_COLUMN,
    ),
    "Links to criteria of other standards. Leave it empty if you know none.",
)

PROFILE = Table(
    "profile",
    (
        Column(
            "name", TEXT, "A short name with _ for spaces: has_sixth_form. Used in the column when.", 24, needed=True
        ),
        Column("type", QUESTION, "yes/no, number or text.", 14, needed=True),
        Column("title", TEXT, "The question as people read it.", 44, needed=True),
        Column("description", TEXT, "Help for whoever answers.", 50),
        Column("enum", Lines(), "For text: the answers to choose from, one on each line.", 32, also=("answers",)),
        Column("minimum", Whole(), "For a number: the lowest.", 14),
        Column("maximum", Whole(), "For a number: the highest.", 14),
        ADVANCED_COLUMN,
    ),
    "What an organisation is asked about itself, if some criteria are not for all.",
)

REPLACES = Table(
    "replaces",
    (
        Column(
            "standard",
            kinds.StandardName(),
            "The earlier edition: key:edition. Empty: as above.",
            28,
            needed=True,
            repeats=True,
        ),
        Column("what", Choice("word here", ("criterion", "level")), "criterion, or level.", 14, needed=True),
        Column("from", TEXT, "The id in the earlier edition.", 30, needed=True),
        Column("to", TEXT, "The id in this one. Empty: no longer asked. One row for each, if there are several.", 30),
        Column("relation", RELATION, "equal carries answers over; any other proposes them.", 14),
        Column("notes", TEXT, "Why, in a sentence.", 50),
        ADVANCED_COLUMN,
    ),
    "What became of each criterion of the edition before. Leave it empty for a first edition.",
)

DEFINITIONS = Table(
    "definitions",
    (
        Column("name", kinds.Id(), "The name by which when and rules speak of it.", 26, needed=True),
        Column("description", TEXT, "What it means.", 50),
        Column("says", Says(), "A condition as in the column when, or rules: met needs evidence.", 60),
        ADVANCED_COLUMN,
    ),
    "Conditions and rules that several places share.",
)
