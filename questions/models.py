"""Banks, their questions, and every revision a question has had."""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

KINDS = ("single", "multiple", "true_false", "fill")


class Bank(Model):
    """A named collection of questions."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=100, unique=True)
    numerals_differ = fields.BooleanField(
        default=False, description="十五 and 15 are different fill answers here"
    )
    edition = fields.IntField(
        default=0, db_default=0, description="how often its questions changed: what caches compare"
    )
    created_at = fields.DatetimeField(auto_now_add=True)

    questions: fields.ReverseRelation["Question"]

    class Meta:
        table = "bank"


class Question(Model):
    """A question keeps its identity while its revisions change, `newest` numbers the newest."""

    id = fields.IntField(primary_key=True)
    bank: fields.ForeignKeyRelation[Bank] = fields.ForeignKeyField(
        "models.Bank", related_name="questions", on_delete=fields.RESTRICT
    )
    fingerprint = fields.CharField(
        max_length=64, description="hash of kind, stem and the set of options"
    )
    newest = fields.IntField(default=1)
    created_at = fields.DatetimeField(auto_now_add=True)

    bank_id: int
    revisions: fields.ReverseRelation["Revision"]

    class Meta:
        table = "question"
        constraints = [
            CheckConstraint(check="newest >= 1", name="question_newest"),
            UniqueConstraint(fields=("bank", "fingerprint"), name="question_bank_fingerprint"),
        ]


class Revision(Model):
    """What a question said at one time. Never changed, never deleted: attempts point at it."""

    id = fields.IntField(primary_key=True)
    question: fields.ForeignKeyRelation[Question] = fields.ForeignKeyField(
        "models.Question", related_name="revisions", on_delete=fields.RESTRICT
    )
    number = fields.IntField()
    kind = fields.CharField(max_length=12)
    stem = fields.TextField()
    options: fields.JSONField[list[str]] = fields.JSONField(default=list)
    answers: fields.JSONField[list[Any]] = fields.JSONField(
        description='letters, ["true"] or ["false"], or accepted texts, blank by blank'
    )
    explanation = fields.TextField(default="")
    citation = fields.CharField(max_length=200, default="")
    tags: fields.JSONField[list[str]] = fields.JSONField(default=list)
    difficulty = fields.SmallIntField(null=True)
    author = fields.CharField(max_length=100, default="")
    created_at = fields.DatetimeField(auto_now_add=True)

    question_id: int

    class Meta:
        table = "revision"
        constraints = [
            CheckConstraint(
                check="kind IN ('single', 'multiple', 'true_false', 'fill')", name="revision_kind"
            ),
            CheckConstraint(check="difficulty BETWEEN 1 AND 5", name="revision_difficulty"),
            CheckConstraint(check="number >= 1", name="revision_number"),
            UniqueConstraint(fields=("question", "number"), name="revision_question_number"),
        ]
