"""The tables of a workspace. Whatever belongs to an organisation has its id as the first part of its key, so that no look-up can leave it out.

`content` is the part of an audit document that a row stands for, as JSON text: members that the toolkit does not know survive, and both databases
hash the same bytes. Times are texts in UTC, which sort, and which both databases give back as they were.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

ID = Text()  # as long as people make them; what is read from a file is limited at the door (exchange.MAX_ID)
TIME = String(32)
HASH = String(64)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

instance = Table(
    "instance",
    metadata,
    Column("id", HASH, primary_key=True),
    Column("created_at", TIME, nullable=False),
)

# `salt` and `version` belong to the last save: the trail holds SHA-256(salt, row), so what is erased cannot be guessed from it.
organisation = Table(
    "organisation",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("salt", HASH, nullable=False),
    Column("trail_length", Integer, nullable=False),
    Column("trail_head", HASH, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("erased_at", TIME),
)


def owned(name: str, *columns: Column[object], key: tuple[str, ...], audit: bool = True) -> Table:
    """A table whose rows belong to an organisation and, most of them, to one of its audits."""
    parent = (
        ForeignKeyConstraint(("organisation_id", "audit_id"), ("audit.organisation_id", "audit.id"))
        if audit
        else ForeignKeyConstraint(("organisation_id",), ("organisation.id",))
    )
    above = ("organisation_id", "audit_id") if audit else ("organisation_id",)
    keys = [Column(part, ID, primary_key=True) for part in (*above, *key)]
    return Table(name, metadata, *keys, *columns, parent)


def watched() -> tuple[Column[object], ...]:
    """What every row has of which the trail says how it should be."""
    return Column("version", Integer, nullable=False), Column("salt", HASH, nullable=False)


def versioned() -> tuple[Column[object], ...]:
    """What every row has that people save as a part of a document."""
    return (
        Column("content", Text, nullable=False),
        Column("position", Integer, nullable=False),
        *watched(),
        Column("saved_at", TIME, nullable=False),
        Column("saved_by", ID, nullable=False),
    )


# Each standard as it read when an audit began; never changed and never deleted while an audit needs it.
standard = Table(
    "standard",
    metadata,
    Column("sha256", HASH, primary_key=True),  # of the whole text
    Column("name", String(130), nullable=False),
    Column("text", Text, nullable=False),
    Column("stored_at", TIME, nullable=False),
)

audit = owned(
    "audit",
    Column("standard_sha256", HASH, nullable=False),
    Column("standard_name", String(130), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("cycle", String(40), nullable=False),
    Column("verifies", ID),
    Column("round_id", ID),
    Column("round_owner", ID),
    *versioned(),  # the document without judgements, evidence, actions and replies
    Column(
        "changes", Integer, nullable=False
    ),  # saves anywhere in this audit: what is computed from it is kept by this number
    Column("answered", Integer, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("submitted_at", TIME),
    Column("submitted_text", Text),  # the whole document as it was submitted
    Column("deleted_at", TIME),
    key=("id",),
    audit=False,
)

judgement = owned("judgement", Column("answered", Boolean, nullable=False), *versioned(), key=("section", "criterion"))
evidence = owned("evidence", Column("file_id", ID), *versioned(), key=("id",))
action = owned(
    "action", Column("due", String(10)), Column("status", String(20), nullable=False), *versioned(), key=("id",)
)
reply = owned("reply", *versioned(), key=("criterion",))

file = owned(
    "file",
    Column("name", String(200), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", HASH, nullable=False),
    Column("stored_at", TIME, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    *watched(),
    key=("id",),
    audit=False,
)

# A person may work for several organisations; each one's trail vouches for them together with their role.
person = Table(
    "person",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("created_at", TIME, nullable=False),
)
role = owned(
    "role",
    Column("role", String(20), nullable=False),
    Column("job", String(200), nullable=False),
    Column("until", String(10)),
    *watched(),
    key=("person_id",),
    audit=False,
)

# `other_id` is the authority, or the consultant, of `organisation_id`.
relation = owned("relation", Column("until", String(10)), *watched(), key=("other_id", "kind"), audit=False)
share = owned("share", Column("until", String(10)), Column("since", TIME, nullable=False), *watched(), key=("with_id",))
round_ = owned(
    "round",
    Column("title", String(200), nullable=False),
    Column("standard_name", String(130), nullable=False),
    Column("opens_on", String(10)),
    Column("closes_on", String(10)),
    *watched(),
    key=("id",),
    audit=False,
)

trail = Table(
    "trail",
    metadata,
    Column("organisation_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", TIME, nullable=False),
    Column("by", ID, nullable=False),
    Column("what", String(40), nullable=False),
    Column("audit_id", ID, nullable=False),
    Column("subject", String(20), nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", HASH, nullable=False),
    Column("key", ID),
    Column("previous", HASH, nullable=False),
    Column("hash", HASH, nullable=False),
    UniqueConstraint("organisation_id", "key"),
    ForeignKeyConstraint(("organisation_id",), ("organisation.id",)),
)
Index(None, audit.c.round_owner, audit.c.round_id)

# The rows that make up an audit document beside its own, in the order in which they are written.
PARTS = {"evidence": evidence, "judgement": judgement, "action": action, "reply": reply}
