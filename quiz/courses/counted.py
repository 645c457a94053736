"""The figures of training, kept: a model of its own, because a year's must open at once."""

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model


class TrainedCount(Model):
    """人数 and 人次 of a year (0: of all years) in all, or of one month, town or course.

    `label` is the month as `2026-11`, the worker's town at sign-up, or the course's id. Counted
    from attendance by `quiz.courses.trained`.
    """

    id = fields.IntField(primary_key=True)
    year = fields.SmallIntField()
    dimension = fields.CharField(max_length=6)
    label = fields.CharField(max_length=60)
    headcount = fields.IntField()
    visits = fields.IntField()

    class Meta:
        table = "trained_count"
        constraints = [  # noqa: RUF012
            CheckConstraint(
                check="dimension IN ('all', 'month', 'town', 'course')",
                name="trained_count_dimension",
            ),
            UniqueConstraint(
                fields=("year", "dimension", "label"), name="trained_count_year_dimension_label"
            ),
        ]
