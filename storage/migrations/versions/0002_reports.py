"""The issues and what is reported of them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Make the tables."""
    _issue()
    _report()
    _entry()
    _evidence()
    _issue_office()
    _measure()
    _report_revision()
    _alias()
    _figure()
    _measure_revision()


def _issue() -> None:
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("section_ordinal", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("code", sqltypes.AutoString(), nullable=False),
        sa.Column("number", sqltypes.AutoString(), nullable=True),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("facts", sqltypes.AutoString(), nullable=True),
        sa.Column("group", sqltypes.AutoString(), nullable=True),
        sa.Column("progress", sqltypes.AutoString(), nullable=False),
        sa.Column("flag", sqltypes.AutoString(), nullable=True),
        sa.Column("status_text", sqltypes.AutoString(), nullable=True),
        sa.Column("done_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("closeout", sqltypes.AutoString(), nullable=False),
        sa.Column("closed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("verified_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("deadline_text", sqltypes.AutoString(), nullable=True),
        sa.Column("goal", sqltypes.AutoString(), nullable=True),
        sa.Column("progress_text", sqltypes.AutoString(), nullable=True),
        sa.Column("leader", sqltypes.AutoString(), nullable=True),
        sa.Column("person", sqltypes.AutoString(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("lasting", sqltypes.AutoString(), nullable=True),
        sa.Column("visibility", sqltypes.AutoString(), nullable=False),
        sa.Column("publishable", sa.Boolean(), nullable=False),
        sa.Column("last_report_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["office.id"], name=op.f("fk_issue_lead_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_issue_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_issue_section_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_issue_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_issue_round_id_code")),
    )
    _issue_order()


def _issue_order() -> None:
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.create_index(
            "ix_issue_unit_round_position",
            ["unit_id", "round_id", "section_ordinal", "ordinal"],
            unique=False,
        )


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("typed_by", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_report_office_id")),
        sa.ForeignKeyConstraint(["typed_by"], ["membership.id"], name=op.f("fk_report_typed_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("chat_id", "message_id", "part", name=op.f("uq_report_chat_id_message_id_part")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_unit_at", ["unit_id", "at"], unique=False)


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("words", sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqltypes.AutoString(), nullable=False),
        sa.Column("receipt", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("quantities", sa.JSON(), nullable=False),
        sa.Column("reason", sqltypes.AutoString(), nullable=True),
        sa.Column("no_progress", sa.Boolean(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("progress_before", sqltypes.AutoString(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("written", sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_entry_issue_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_entry_office_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["membership.id"], name=op.f("fk_entry_recorded_by")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_entry_report_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("report_id", "issue_id", name=op.f("uq_entry_report_id_issue_id")),
        sa.UniqueConstraint("unit_id", "receipt", name=op.f("uq_entry_unit_id_receipt")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entry_unit_issue_state", ["unit_id", "issue_id", "state", "at"], unique=False
        )
        batch_op.create_index(
            "ix_entry_unit_state_recorded", ["unit_id", "state", "recorded_at"], unique=False
        )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("album", sqltypes.AutoString(), nullable=True),
        sa.Column("file_id", sqltypes.AutoString(), nullable=False),
        sa.Column("file_name", sqltypes.AutoString(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("media_type", sqltypes.AutoString(), nullable=True),
        sa.Column("sha256", sqltypes.AutoString(), nullable=True),
        sa.Column("state", sqltypes.AutoString(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_evidence_report_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_evidence_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("chat_id", "message_id", name=op.f("uq_evidence_chat_id_message_id")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_chat", ["chat_id", "report_id"], unique=False)
        batch_op.create_index("ix_evidence_state", ["state", "not_before"], unique=False)
        batch_op.create_index("ix_evidence_unit_report", ["unit_id", "report_id"], unique=False)


def _issue_office() -> None:
    op.create_table(
        "issue_office",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_office_issue_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_issue_office_office_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_issue_office_unit_id")),
        sa.PrimaryKeyConstraint("issue_id", "office_id", name=op.f("pk_issue_office")),
    )
    with op.batch_alter_table("issue_office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_office_unit_id"), ["unit_id"], unique=False)


def _measure() -> None:
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_measure_issue_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_measure_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index("ix_measure_unit_issue", ["unit_id", "issue_id", "ordinal"], unique=False)


def _report_revision() -> None:
    op.create_table(
        "report_revision",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_revision_report_id")),
        sa.PrimaryKeyConstraint("report_id", "revision", name=op.f("pk_report_revision")),
    )


def _alias() -> None:
    op.create_table(
        "alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("phrase", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_alias_entry_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_alias_issue_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_alias_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_alias_entry_id")),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index("ix_alias_unit_issue", ["unit_id", "issue_id"], unique=False)


def _figure() -> None:
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("indicator", sqltypes.AutoString(), nullable=False),
        sa.Column("unit", sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_figure_entry_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_figure_issue_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_figure_office_id")),
        sa.ForeignKeyConstraint(["scope_id"], ["office.id"], name=op.f("fk_figure_scope_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_figure_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index("ix_figure_unit_issue", ["unit_id", "issue_id"], unique=False)


def _measure_revision() -> None:
    op.create_table(
        "measure_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_measure_revision_entry_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_revision_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_revision")),
        sa.UniqueConstraint("measure_id", "revision", name=op.f("uq_measure_revision_measure_id_revision")),
    )
