"""The draw of a contest and its winners."""

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.models import Model

from quiz.attempts.models import Entry
from quiz.contests.models import Contest, Prize
from quiz.people.models import Staff


class Draw(Model):
    """A draw, made once. `record` holds all it takes to make it again and compare."""

    id = fields.IntField(primary_key=True)
    contest: fields.OneToOneRelation[Contest] = fields.OneToOneField(
        "models.Contest", related_name="draw", on_delete=fields.RESTRICT
    )
    by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="draws", on_delete=fields.RESTRICT, null=True
    )
    at = fields.DatetimeField()
    record: fields.JSONField[dict[str, object]] = fields.JSONField()

    winners: fields.ReverseRelation["Winner"]
    contest_id: int
    by_id: int | None

    class Meta:
        table = "draw"


class Winner(Model):
    """One entry that won one prize. Nobody wins twice in a contest."""

    id = fields.IntField(primary_key=True)
    draw: fields.ForeignKeyRelation[Draw] = fields.ForeignKeyField(
        "models.Draw", related_name="winners", on_delete=fields.RESTRICT
    )
    prize: fields.ForeignKeyRelation[Prize] = fields.ForeignKeyField(
        "models.Prize", related_name="winners", on_delete=fields.RESTRICT
    )
    entry: fields.OneToOneRelation[Entry] = fields.OneToOneField(
        "models.Entry", related_name="winner", on_delete=fields.RESTRICT
    )
    position = fields.IntField(description="1 = drawn first for this prize")

    class Meta:
        table = "winner"
        constraints = [
            UniqueConstraint(fields=("prize", "position"), name="winner_prize_position"),
        ]
        ordering = ["prize__position", "position"]
