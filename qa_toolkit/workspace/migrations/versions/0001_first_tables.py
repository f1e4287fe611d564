"""The first tables."""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Nobody edits or deletes what the trail says, not even we.
_REFUSE = "the trail only grows"


def upgrade() -> None:
    op.create_table(
        "instance",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_instance"),
    )
    made = sa.table("instance", sa.column("id"), sa.column("created_at"))
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    op.execute(made.insert().values(id=str(uuid.uuid4()), created_at=now))
    op.create_table(
        "organisation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("trail_length", sa.Integer(), nullable=False),
        sa.Column("trail_head", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("erased_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_table(
        "standard",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=130), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_standard"),
    )
    op.create_table(
        "audit",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("standard_sha256", sa.String(length=64), nullable=False),
        sa.Column("standard_name", sa.String(length=130), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.String(length=40), nullable=False),
        sa.Column("verifies", sa.Text(), nullable=True),
        sa.Column("round_id", sa.Text(), nullable=True),
        sa.Column("round_owner", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("submitted_at", sa.String(length=32), nullable=True),
        sa.Column("submitted_text", sa.Text(), nullable=True),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_audit_organisation_id_organisation"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_audit"),
    )
    op.create_index("ix_audit_round_owner_audit_round_id", "audit", ["round_owner", "round_id"], unique=False)
    op.create_table(
        "file",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_at", sa.String(length=32), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_file_organisation_id_organisation"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_file"),
    )
    op.create_table(
        "relation",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_relation_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "other_id", "kind", name="pk_relation"),
    )
    op.create_table(
        "role",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("job", sa.String(length=200), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_role_organisation_id_organisation"),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name="pk_role"),
    )
    op.create_table(
        "round",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("standard_name", sa.String(length=130), nullable=False),
        sa.Column("opens_on", sa.String(length=10), nullable=True),
        sa.Column("closes_on", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_round_organisation_id_organisation"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_round"),
    )
    op.create_table(
        "trail",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("audit_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_trail_organisation_id_organisation"),
        sa.PrimaryKeyConstraint("organisation_id", "number", name="pk_trail"),
        sa.UniqueConstraint("organisation_id", "key", name="uq_trail_organisation_id_key"),
    )
    op.create_table(
        "action",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "audit_id"],
            ["audit.organisation_id", "audit.id"],
            name="fk_action_organisation_id_audit_id_audit",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "audit_id", "id", name="pk_action"),
    )
    op.create_table(
        "evidence",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "audit_id"],
            ["audit.organisation_id", "audit.id"],
            name="fk_evidence_organisation_id_audit_id_audit",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "audit_id", "id", name="pk_evidence"),
    )
    op.create_table(
        "judgement",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "audit_id"],
            ["audit.organisation_id", "audit.id"],
            name="fk_judgement_organisation_id_audit_id_audit",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "audit_id", "section", "criterion", name="pk_judgement"),
    )
    op.create_table(
        "reply",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "audit_id"],
            ["audit.organisation_id", "audit.id"],
            name="fk_reply_organisation_id_audit_id_audit",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "audit_id", "criterion", name="pk_reply"),
    )
    op.create_table(
        "share",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Text(), nullable=False),
        sa.Column("with_id", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("since", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "audit_id"],
            ["audit.organisation_id", "audit.id"],
            name="fk_share_organisation_id_audit_id_audit",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "audit_id", "with_id", name="pk_share"),
    )
    _append_only()


def _append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            name = f"trail_no_{what.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON trail BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{_REFUSE}'; END"
    op.execute(f"CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    when = "BEFORE UPDATE OR DELETE OR TRUNCATE ON trail FOR EACH STATEMENT"
    op.execute(f"CREATE TRIGGER trail_append_only {when} EXECUTE FUNCTION trail_refuse()")
