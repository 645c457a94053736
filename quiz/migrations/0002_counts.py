"""Counts kept as attempts happen, editions of banks, and one column less to write per answer."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class DropAttemptRevision(ops.RunSQL):
    """An attempt's newest revision is its answers' newest: saves need not write the attempt.

    By hand, because Tortoise would rebuild the largest table on SQLite and lose its indexes.
    """

    reduces_to_sql = False

    def __init__(self):
        super().__init__(
            "ALTER TABLE attempt DROP COLUMN revision",
            [
                "ALTER TABLE attempt ADD COLUMN revision BIGINT NOT NULL DEFAULT 0",
                "UPDATE attempt SET revision = (SELECT COALESCE(MAX(answer.revision), 0) FROM answer"
                " WHERE answer.attempt_id = attempt.id)",
            ],
        )

    def describe(self):
        return "Remove field revision from Attempt"

    def state_forward(self, app_label, state):
        ops.RemoveField("Attempt", "revision").state_forward(app_label, state)


COUNT_CONTESTS = """
INSERT INTO contest_count (contest_id, headcount, visits, finished, passed, scored, best_sum)
SELECT c.id,
       (SELECT COUNT(*) FROM participation p WHERE p.contest_id = c.id AND p.tries > 0),
       (SELECT COUNT(*) FROM attempt a WHERE a.contest_id = c.id),
       (SELECT COUNT(*) FROM attempt a WHERE a.contest_id = c.id AND a.finished_at IS NOT NULL),
       (SELECT COUNT(*) FROM entry e WHERE e.contest_id = c.id),
       (SELECT COUNT(p.best_score) FROM participation p WHERE p.contest_id = c.id),
       (SELECT COALESCE(SUM(p.best_score), 0) FROM participation p WHERE p.contest_id = c.id)
FROM contest c
"""


def count_groups(dimension, label):
    return f"""
INSERT INTO group_count (contest_id, dimension, label, headcount, visits)
SELECT a.contest_id, '{dimension}', CAST({label} AS VARCHAR(100)),
       COUNT(DISTINCT a.participation_id), COUNT(*)
FROM attempt a JOIN participation p ON p.id = a.participation_id
GROUP BY a.contest_id, {label}
"""  # noqa: S608 - both are written below


class Migration(migrations.Migration):
    dependencies = [("models", "0001_first")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ContestCount",
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
                        related_name="counts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("headcount", fields.IntField(default=0)),
                ("visits", fields.IntField(default=0)),
                ("finished", fields.IntField(default=0)),
                ("passed", fields.IntField(default=0)),
                ("scored", fields.IntField(default=0)),
                ("best_sum", fields.FloatField(default=0)),
            ],
            options={
                "table": "contest_count",
                "app": "models",
                "pk_attr": "id",
                "table_description": "人数, 人次 and results of a contest, kept as attempts start and finish.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="GroupCount",
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
                        related_name="group_counts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("dimension", fields.CharField(max_length=10)),
                (
                    "label",
                    fields.CharField(
                        description="the local day, the town or the employer", max_length=100
                    ),
                ),
                ("headcount", fields.IntField()),
                ("visits", fields.IntField()),
            ],
            options={
                "table": "group_count",
                "app": "models",
                "pk_attr": "id",
                "table_description": "人数 and 人次 of a contest on one day, from one town or from one employer.",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="ContestCount",
            constraint=CheckConstraint(
                check="0 <= passed AND passed <= scored AND scored <= headcount AND headcount <= visits",
                name="contest_count_of_workers",
            ),
        ),
        ops.AddConstraint(
            model_name="ContestCount",
            constraint=CheckConstraint(
                check="finished BETWEEN 0 AND visits", name="contest_count_of_attempts"
            ),
        ),
        ops.AddConstraint(
            model_name="ContestCount",
            constraint=UniqueConstraint(fields=("contest",), name="contest_count_contest"),
        ),
        ops.AddConstraint(
            model_name="GroupCount",
            constraint=CheckConstraint(
                check="dimension IN ('day', 'town', 'employer')", name="group_count_dimension"
            ),
        ),
        ops.AddConstraint(
            model_name="GroupCount",
            constraint=CheckConstraint(
                check="0 <= headcount AND headcount <= visits", name="group_count_headcount_visits"
            ),
        ),
        ops.AddConstraint(
            model_name="GroupCount",
            constraint=UniqueConstraint(
                fields=("contest", "dimension", "label"),
                name="group_count_contest_dimension_label",
            ),
        ),
        ops.AddIndex(
            model_name="GroupCount",
            index=Index(
                fields=["contest_id", "dimension", "headcount"], name="group_count_headcount"
            ),
        ),
        DropAttemptRevision(),
        ops.AddField(
            model_name="Bank",
            name="edition",
            field=fields.IntField(
                default=0,
                description="how often its questions changed: what caches compare",
                db_default=0,
            ),
        ),
        ops.RunSQL(
            [
                COUNT_CONTESTS,
                count_groups("day", "a.day"),
                count_groups("town", "p.town"),
                count_groups("employer", "p.employer"),
            ],
            ops.RunSQL.noop,
        ),
    ]
