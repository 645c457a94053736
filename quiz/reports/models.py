"""What finished attempts tell of questions and papers, kept as sums: see questions/statistics.py.

Scores are whole thousandths of what could be earned, so that sums are exact in any order. `first_try`
tells workers' first tries in a contest from the later ones, which remember the answers.
"""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from questions.models import Bank, Question, Revision
from quiz.contests.models import Contest


class ItemCount(Model):
    """One revision of a question in one contest.

    `scores` sums the item scores, `rests` the scores of the rest of each paper; with their squares
    and products they give facility and discrimination. `picks` holds [how often, sum of rests]
    by option, in the revision's own letters, for fill questions the frequent wrong texts;
    `seconds` how often an answer took how long, by bin.
    """

    id = fields.IntField(primary_key=True)
    contest: fields.ForeignKeyRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="item_counts", on_delete=fields.RESTRICT
    )
    question: fields.ForeignKeyRelation[Question] = fields.ForeignKeyField(
        "models.Question", related_name="counts", on_delete=fields.RESTRICT
    )
    revision: fields.ForeignKeyRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="counts", on_delete=fields.RESTRICT
    )
    first_try = fields.BooleanField(description="workers' first tries, or the later ones")
    shown = fields.IntField()
    blank = fields.IntField()
    points = fields.BigIntField(description="sum of what it was worth")
    scores = fields.BigIntField()
    rests = fields.BigIntField()
    scores_squared = fields.BigIntField()
    rests_squared = fields.BigIntField()
    products = fields.BigIntField()
    picks: fields.JSONField[dict[str, list[int]]] = fields.JSONField()
    seconds: fields.JSONField[list[int]] = fields.JSONField()

    contest_id: int
    question_id: int
    revision_id: int

    class Meta:
        table = "item_count"
        indexes = [
            Index(fields=("question_id",), name="item_count_question"),
            Index(fields=("contest_id",), name="item_count_contest"),
        ]
        constraints = [
            CheckConstraint(
                check="blank BETWEEN 0 AND shown AND scores BETWEEN 0 AND 1000 * CAST(shown AS BIGINT)",
                name="item_count_shown",
            ),
            UniqueConstraint(
                fields=("revision", "contest", "first_try"),
                name="item_count_revision_contest_first_try",
            ),
        ]


class PaperCount(Model):
    """The papers of one contest: part 0 is the whole paper in points, others are its sections.

    Of a section the sums are of item scores as shares, 0 to 1: `total` of the section's sums,
    `totals_squared` of their squares, `squares` of the squared scores of single items.
    """

    id = fields.IntField(primary_key=True)
    contest: fields.ForeignKeyRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="paper_counts", on_delete=fields.RESTRICT
    )
    first_try = fields.BooleanField(description="workers' first tries, or the later ones")
    part = fields.SmallIntField(description="0 = the whole paper, 1 = its first section")
    items = fields.SmallIntField()
    points = fields.FloatField(description="of one item, or of the whole paper in all")
    papers = fields.IntField()
    total = fields.FloatField()
    totals_squared = fields.FloatField()
    squares = fields.FloatField()

    contest_id: int

    class Meta:
        table = "paper_count"
        constraints = [
            CheckConstraint(
                check="part >= 0 AND items >= 1 AND papers >= 0", name="paper_count_papers"
            ),
            UniqueConstraint(
                fields=("contest", "first_try", "part"), name="paper_count_contest_first_try_part"
            ),
        ]


class ItemVerdict(Model):
    """What the first tries of all contests say of a question, for lists that are sorted by it.

    Of what it says now, in whatever revisions it said so; while nobody has answered that, of the
    newest that was answered, and then nothing is held against it. `newest` numbers the revision
    that was the newest then, `rules` are the thresholds: where either is another, it is judged again.
    """

    id = fields.IntField(primary_key=True)
    question: fields.ForeignKeyRelation[Question] = fields.ForeignKeyField(
        "models.Question", related_name="verdicts", on_delete=fields.RESTRICT
    )
    bank: fields.ForeignKeyRelation[Bank] = fields.ForeignKeyField(
        "models.Bank", related_name="verdicts", on_delete=fields.RESTRICT
    )
    revision: fields.ForeignKeyRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="verdicts", on_delete=fields.RESTRICT
    )
    shown = fields.IntField()
    facility = fields.FloatField()
    discrimination = fields.FloatField(null=True)
    severity = fields.SmallIntField(description="of the worst flag, 0 = none")
    flags = fields.CharField(max_length=60, description="names with spaces between, worst first")
    newest = fields.IntField(default=0, db_default=0)
    rules = fields.IntField(default=0, db_default=0)

    question_id: int
    bank_id: int
    revision_id: int

    class Meta:
        table = "item_verdict"
        indexes = [
            Index(fields=("bank_id", "severity", "facility"), name="item_verdict_bank_severity")
        ]
        constraints = [
            CheckConstraint(check="facility BETWEEN 0 AND 1", name="item_verdict_facility"),
            CheckConstraint(
                check="discrimination BETWEEN -1 AND 1", name="item_verdict_discrimination"
            ),
            UniqueConstraint(fields=("question",), name="item_verdict_question"),
        ]
