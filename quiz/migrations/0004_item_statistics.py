"""Item statistics: sums by question and by paper, and the queue of attempts to be counted."""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

# Counting them here would keep the server down for minutes: it does so itself, bit by bit.
QUEUE = "INSERT INTO uncounted (attempt_id) SELECT id FROM attempt WHERE finished_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("models", "0003_bank_desk")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ItemCount",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "contest",
                    fields.ForeignKeyField(
                        "models.Contest",
                        source_field="contest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="item_counts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "question",
                    fields.ForeignKeyField(
                        "models.Question",
                        source_field="question_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="counts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "revision",
                    fields.ForeignKeyField(
                        "models.Revision",
                        source_field="revision_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="counts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "first_try",
                    fields.BooleanField(description="workers' first tries, or the later ones"),
                ),
                ("shown", fields.IntField()),
                ("blank", fields.IntField()),
                ("points", fields.BigIntField(description="sum of what it was worth")),
                ("scores", fields.BigIntField()),
                ("rests", fields.BigIntField()),
                ("scores_squared", fields.BigIntField()),
                ("rests_squared", fields.BigIntField()),
                ("products", fields.BigIntField()),
                (
                    "picks",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                (
                    "seconds",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
            ],
            options={
                "table": "item_count",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One revision of a question in one contest.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ItemVerdict",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "question",
                    fields.ForeignKeyField(
                        "models.Question",
                        source_field="question_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="verdicts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "bank",
                    fields.ForeignKeyField(
                        "models.Bank",
                        source_field="bank_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="verdicts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "revision",
                    fields.ForeignKeyField(
                        "models.Revision",
                        source_field="revision_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="verdicts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("shown", fields.IntField()),
                ("facility", fields.FloatField()),
                ("discrimination", fields.FloatField(null=True)),
                ("severity", fields.SmallIntField(description="of the worst flag, 0 = none")),
                (
                    "flags",
                    fields.CharField(
                        description="names with spaces between, worst first", max_length=60
                    ),
                ),
            ],
            options={
                "table": "item_verdict",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What the first tries of all contests say of a question, for lists that are sorted by it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaperCount",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "contest",
                    fields.ForeignKeyField(
                        "models.Contest",
                        source_field="contest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="paper_counts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "first_try",
                    fields.BooleanField(description="workers' first tries, or the later ones"),
                ),
                (
                    "part",
                    fields.SmallIntField(description="0 = the whole paper, 1 = its first section"),
                ),
                ("items", fields.SmallIntField()),
                (
                    "points",
                    fields.FloatField(description="of one item, or of the whole paper in all"),
                ),
                ("papers", fields.IntField()),
                ("total", fields.FloatField()),
                ("totals_squared", fields.FloatField()),
                ("squares", fields.FloatField()),
            ],
            options={
                "table": "paper_count",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The papers of one contest: part 0 is the whole paper in points, others are its sections.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Uncounted",
            fields=[
                (
                    "attempt_id",
                    fields.BigIntField(
                        generated=False, primary_key=True, unique=True, db_index=True
                    ),
                ),
            ],
            options={
                "table": "uncounted",
                "app": "models",
                "pk_attr": "attempt_id",
                "table_description": "A finished attempt that the statistics of its questions do not count yet: a queue.",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="ItemCount",
            constraint=CheckConstraint(
                check="blank BETWEEN 0 AND shown AND scores BETWEEN 0 AND 1000 * CAST(shown AS BIGINT)",
                name="item_count_shown",
            ),
        ),
        ops.AddConstraint(
            model_name="ItemCount",
            constraint=UniqueConstraint(
                fields=("revision", "contest", "first_try"),
                name="item_count_revision_contest_first_try",
            ),
        ),
        ops.AddIndex(
            model_name="ItemCount", index=Index(fields=["question_id"], name="item_count_question")
        ),
        ops.AddIndex(
            model_name="ItemCount", index=Index(fields=["contest_id"], name="item_count_contest")
        ),
        ops.AddConstraint(
            model_name="ItemVerdict",
            constraint=CheckConstraint(
                check="facility BETWEEN 0 AND 1", name="item_verdict_facility"
            ),
        ),
        ops.AddConstraint(
            model_name="ItemVerdict",
            constraint=CheckConstraint(
                check="discrimination BETWEEN -1 AND 1", name="item_verdict_discrimination"
            ),
        ),
        ops.AddConstraint(
            model_name="ItemVerdict",
            constraint=UniqueConstraint(fields=("question",), name="item_verdict_question"),
        ),
        ops.AddIndex(
            model_name="ItemVerdict",
            index=Index(
                fields=["bank_id", "severity", "facility"], name="item_verdict_bank_severity"
            ),
        ),
        ops.AddConstraint(
            model_name="PaperCount",
            constraint=CheckConstraint(
                check="part >= 0 AND items >= 1 AND papers >= 0", name="paper_count_papers"
            ),
        ),
        ops.AddConstraint(
            model_name="PaperCount",
            constraint=UniqueConstraint(
                fields=("contest", "first_try", "part"), name="paper_count_contest_first_try_part"
            ),
        ),
        ops.RunSQL([QUEUE], ops.RunSQL.noop),
    ]
