"""A contest: its rules, its sections, its prizes, and the moment it was opened."""

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from questions.models import Bank
from quiz.people.models import Staff


class Contest(Model):
    """A prize quiz. Rules may be blank while it is drafted, opening demands them all."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=60, unique=True)
    title = fields.CharField(max_length=100)
    introduction = fields.TextField(default="")
    organisers = fields.CharField(max_length=200, default="")
    contact = fields.CharField(max_length=100, default="")
    claim = fields.TextField(default="", description="how, where and until when prizes are claimed")
    opens_at = fields.DatetimeField(null=True)
    closes_at = fields.DatetimeField(null=True)
    minutes = fields.IntField(null=True)
    tries_a_day = fields.IntField(null=True)
    tries_in_all = fields.IntField(null=True)
    pass_score = fields.FloatField(null=True)
    show_answers = fields.CharField(max_length=10, null=True)
    created_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="contests", on_delete=fields.RESTRICT, null=True
    )
    created_at = fields.DatetimeField()
    edits = fields.IntField(default=0, description="how often the rules were stored")

    sections: fields.ReverseRelation["Section"]
    prizes: fields.ReverseRelation["Prize"]
    opening: fields.BackwardOneToOneRelation["Opening"]

    class Meta:
        table = "contest"
        constraints = [
            CheckConstraint(check="closes_at > opens_at", name="contest_hours"),
            CheckConstraint(check="minutes BETWEEN 1 AND 600", name="contest_minutes"),
            CheckConstraint(check="tries_a_day >= 1", name="contest_tries_a_day"),
            CheckConstraint(check="tries_in_all >= 1", name="contest_tries_in_all"),
            CheckConstraint(check="pass_score >= 0", name="contest_pass_score"),
            CheckConstraint(
                check="show_answers IN ('never', 'finish', 'close')", name="contest_show_answers"
            ),
        ]


class Section(Model):
    """So many questions of these kinds and tags from one bank, for so many points each."""

    id = fields.IntField(primary_key=True)
    contest: fields.ForeignKeyRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="sections", on_delete=fields.RESTRICT
    )
    position = fields.SmallIntField()
    bank: fields.ForeignKeyRelation[Bank] = fields.ForeignKeyField(
        "models.Bank", related_name="sections", on_delete=fields.RESTRICT
    )
    kinds: fields.JSONField[list[str]] = fields.JSONField(default=list, description="[] = any")
    tags: fields.JSONField[list[str]] = fields.JSONField(default=list, description="[] = any")
    count = fields.SmallIntField()
    points = fields.SmallIntField()
    half_for_incomplete = fields.BooleanField(default=False)

    contest_id: int
    bank_id: int

    class Meta:
        table = "section"
        ordering = ["position"]
        constraints = [
            CheckConstraint(check="count BETWEEN 1 AND 100", name="section_count"),
            CheckConstraint(check="points BETWEEN 1 AND 100", name="section_points"),
            UniqueConstraint(fields=("contest", "position"), name="section_contest_position"),
        ]


class Prize(Model):
    """A tier: its name, what is given, and to how many."""

    id = fields.IntField(primary_key=True)
    contest: fields.ForeignKeyRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="prizes", on_delete=fields.RESTRICT
    )
    position = fields.SmallIntField()
    tier = fields.CharField(max_length=40)
    item = fields.CharField(max_length=100)
    quantity = fields.IntField()

    contest_id: int

    class Meta:
        table = "prize"
        ordering = ["position"]
        constraints = [
            CheckConstraint(check="quantity BETWEEN 1 AND 100000", name="prize_quantity"),
            UniqueConstraint(fields=("contest", "position"), name="prize_contest_position"),
        ]


class Opening(Model):
    """The contest's rules were frozen: when and by whom. At most one, whoever presses first.

    `pool` holds what each section may deal, in the order of the sections, as
    [question id, kind, number of options]: later imports neither join a running contest nor
    starve it, while a corrected question is dealt in its newest revision.
    """

    id = fields.IntField(primary_key=True)
    contest: fields.OneToOneRelation[Contest] = fields.OneToOneField(
        "models.Contest", related_name="opening", on_delete=fields.RESTRICT
    )
    by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="openings", on_delete=fields.RESTRICT, null=True
    )
    at = fields.DatetimeField()
    pool: fields.JSONField[list[list[tuple[int, str, int]]]] = fields.JSONField()

    contest_id: int
    by_id: int | None

    class Meta:
        table = "opening"
