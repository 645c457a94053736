"""Banks, their questions, and every revision a question has had."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
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
    changed_at = fields.DatetimeField(null=True, description="when a question changed last")

    questions: fields.ReverseRelation["Question"]

    class Meta:
        table = "bank"


class Question(Model):
    """A question keeps its identity while its revisions change, `newest` numbers the newest.

    `fingerprint`, `kind`, `difficulty`, `stem_key` and `words` are the newest revision's: what
    lists filter and searches by, without looking into revisions.
    """

    id = fields.IntField(primary_key=True)
    bank: fields.ForeignKeyRelation[Bank] = fields.ForeignKeyField(
        "models.Bank", related_name="questions", on_delete=fields.RESTRICT
    )
    fingerprint = fields.CharField(
        max_length=64, description="hash of kind, stem and the set of options"
    )
    newest = fields.IntField(default=1)
    kind = fields.CharField(max_length=12, default="", db_default="")
    difficulty = fields.SmallIntField(null=True)
    stem_key = fields.CharField(
        max_length=32, default="", db_default="", description="hash of the stem as people read it"
    )
    words = fields.TextField(
        default="", db_default="", description="all its texts, folded, for the search"
    )
    created_at = fields.DatetimeField(auto_now_add=True)

    bank_id: int
    revisions: fields.ReverseRelation["Revision"]

    class Meta:
        table = "question"
        indexes = [
            Index(fields=("bank_id", "kind"), name="question_bank_kind"),
            Index(fields=("stem_key",), name="question_stem_key"),
        ]
        constraints = [
            CheckConstraint(check="newest >= 1", name="question_newest"),
            UniqueConstraint(fields=("bank", "fingerprint"), name="question_bank_fingerprint"),
            UniqueConstraint(fields=("bank", "id"), name="question_bank_id"),
        ]


class Load(Model):
    """One file that was loaded into a bank: by whom, what became of it, and whether it was undone.

    `kept` holds [question id, why] for each question that undoing it could not take back; `upload` is
    the number of what was loaded, if it had one.
    """

    id = fields.IntField(primary_key=True)
    bank: fields.ForeignKeyRelation[Bank] = fields.ForeignKeyField(
        "models.Bank", related_name="loads", on_delete=fields.RESTRICT
    )
    filename = fields.CharField(max_length=200, default="")
    format = fields.CharField(max_length=20, default="")
    author = fields.CharField(max_length=100, default="")
    added = fields.IntField()
    changed = fields.IntField()
    unchanged = fields.IntField()
    skipped = fields.IntField()
    created_at = fields.DatetimeField(auto_now_add=True)
    undone_at = fields.DatetimeField(null=True)
    undone_by = fields.CharField(max_length=100, default="")
    kept: fields.JSONField[list[tuple[int, str]]] = fields.JSONField(default=list)
    upload = fields.IntField(null=True)

    bank_id: int

    class Meta:
        table = "bank_load"
        indexes = [Index(fields=("bank_id", "id"), name="bank_load_bank")]
        constraints = [
            CheckConstraint(
                check="added >= 0 AND changed >= 0 AND unchanged >= 0 AND skipped >= 0",
                name="bank_load_counts",
            ),
        ]


class Revision(Model):
    """What a question said at one time. Never changed, never deleted: attempts point at it.

    `how` it came to be: by a file (`load`), in the browser (`edit`), or by undoing a load (`undo`).
    """

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
    how = fields.CharField(max_length=4, default="load", db_default="load")
    load: fields.ForeignKeyNullableRelation[Load] = fields.ForeignKeyField(
        "models.Load", related_name="revisions", on_delete=fields.RESTRICT, null=True
    )
    fingerprint = fields.CharField(max_length=64, default="", db_default="")
    created_at = fields.DatetimeField(auto_now_add=True)

    question_id: int
    load_id: int | None

    class Meta:
        table = "revision"
        indexes = [Index(fields=("load_id",), name="revision_load")]
        constraints = [
            CheckConstraint(
                check="kind IN ('single', 'multiple', 'true_false', 'fill')", name="revision_kind"
            ),
            CheckConstraint(check="difficulty BETWEEN 1 AND 5", name="revision_difficulty"),
            CheckConstraint(check="number >= 1", name="revision_number"),
            UniqueConstraint(fields=("question", "number"), name="revision_question_number"),
        ]


class Retirement(Model):
    """A question taken out of use: it is dealt in no contest that opens from then on.

    One that stands at a time: the partial unique index `one_live_retirement`. `undone` is the load
    whose undoing retired it, `again` the load that brought it back.
    """

    id = fields.IntField(primary_key=True)
    question: fields.ForeignKeyRelation[Question] = fields.ForeignKeyField(
        "models.Question", related_name="retirements", on_delete=fields.RESTRICT
    )
    author = fields.CharField(max_length=100, default="")
    at = fields.DatetimeField()
    undone: fields.ForeignKeyNullableRelation[Load] = fields.ForeignKeyField(
        "models.Load", related_name="retired", on_delete=fields.RESTRICT, null=True
    )
    restored_by = fields.CharField(max_length=100, default="")
    restored_at = fields.DatetimeField(null=True)
    again: fields.ForeignKeyNullableRelation[Load] = fields.ForeignKeyField(
        "models.Load", related_name="restored", on_delete=fields.RESTRICT, null=True
    )

    question_id: int
    undone_id: int | None
    again_id: int | None

    class Meta:
        table = "retirement"
        indexes = [
            Index(fields=("question_id",), name="retirement_question"),
            Index(fields=("again_id",), name="retirement_again"),
        ]


class Picture(Model):
    """A picture that came inside a file, once however many questions show it."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True, description="SHA-256 of the content")
    media_type = fields.CharField(max_length=20)
    content = fields.BinaryField()

    class Meta:
        table = "picture"
        constraints = [
            CheckConstraint(
                check="media_type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp')",
                name="picture_media_type",
            ),
        ]


class RevisionPicture(Model):
    """Which revision shows which picture."""

    id = fields.IntField(primary_key=True)
    revision: fields.ForeignKeyRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="pictures", on_delete=fields.RESTRICT
    )
    picture: fields.ForeignKeyRelation[Picture] = fields.ForeignKeyField(
        "models.Picture", related_name="revisions", on_delete=fields.RESTRICT
    )

    revision_id: int
    picture_id: int

    class Meta:
        table = "revision_picture"
        indexes = [Index(fields=("picture_id",), name="revision_picture_picture")]
        constraints = [
            UniqueConstraint(fields=("revision", "picture"), name="revision_picture_both"),
        ]


class QuestionTag(Model):
    """A tag of a question's newest revision.

    Its bank is the question's: one foreign key of both columns sees to it (migration 0010).
    """

    id = fields.IntField(primary_key=True)
    question: fields.ForeignKeyRelation[Question] = fields.ForeignKeyField(
        "models.Question", "question_tags", fields.RESTRICT, db_constraint=False
    )
    bank: fields.ForeignKeyRelation[Bank] = fields.ForeignKeyField(
        "models.Bank", "question_tags", fields.RESTRICT, db_constraint=False
    )
    tag = fields.CharField(max_length=40)

    question_id: int
    bank_id: int

    class Meta:
        table = "question_tag"
        indexes = [Index(fields=("bank_id", "tag"), name="question_tag_bank_tag")]
        constraints = [
            UniqueConstraint(fields=("question", "tag"), name="question_tag_question_tag"),
        ]


class Cited(Model):
    """One place of one law that a question's newest revision cites, in the law's `version`.

    The version is the day it was passed; None where nobody has looked at it since the law was
    marked as amended. A citation that is not read has no article, and the whole text as its law.
    `checked_by` confirmed that the question agrees with this version.
    """

    id = fields.IntField(primary_key=True)
    question: fields.ForeignKeyRelation[Question] = fields.ForeignKeyField(
        "models.Question", related_name="cited", on_delete=fields.RESTRICT
    )
    law = fields.CharField(max_length=200)
    article = fields.IntField(null=True)
    paragraph = fields.IntField(null=True)
    item = fields.IntField(null=True)
    version = fields.DateField(null=True)
    checked_by = fields.CharField(max_length=100, default="")
    checked_at = fields.DatetimeField(null=True)

    question_id: int

    class Meta:
        table = "cited"
        indexes = [
            Index(fields=("question_id",), name="cited_question"),
            Index(fields=("law", "version"), name="cited_law_version"),
        ]


class Amendment(Model):
    """A law has a new version: somebody marked it, and questions that cite an older one wait."""

    id = fields.IntField(primary_key=True)
    law = fields.CharField(max_length=200)
    version = fields.DateField()
    note = fields.CharField(max_length=500, default="")
    author = fields.CharField(max_length=100, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "amendment"
        constraints = [
            UniqueConstraint(fields=("law", "version"), name="amendment_law_version"),
        ]
