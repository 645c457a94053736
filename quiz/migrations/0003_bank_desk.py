"""The trainer's desk: loads that can be undone, retired questions, pictures, tags, cited laws."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from questions.listing import cited_places, stem_key, words
from quiz.statements import in_dialect, read_json


class AddColumn(ops.AddField):
    """The way down by hand: Tortoise would rebuild the table on SQLite and lose its indexes."""

    async def database_backward(self, app_label, old_state, new_state, state_editor=None):  # noqa: ARG002
        if state_editor:
            table = old_state.apps.get_model(f"{app_label}.{self.model_name}")._meta.db_table
            column = self.field.source_field or self.name
            await state_editor._run_sql(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')


FINGERPRINTS = """
UPDATE revision SET fingerprint = (SELECT q.fingerprint FROM question q WHERE q.id = revision.question_id)
"""
CHANGED = """
UPDATE bank SET changed_at = (
    SELECT MAX(r.created_at) FROM question q JOIN revision r ON r.question_id = q.id WHERE q.bank_id = bank.id
)
"""
NEWEST = """
SELECT q.id, q.bank_id, r.kind, r.difficulty, r.stem, r.options, r.explanation, r.citation, r.tags
FROM ITEMS JOIN question q ON q.id > i.0::int
JOIN revision r ON r.question_id = q.id AND r.number = q.newest
ORDER BY q.id LIMIT 1000
"""
LISTED = """
UPDATE question SET kind = i.1::text, difficulty = i.2::smallint, stem_key = i.3::text, words = i.4::text
FROM ITEMS WHERE question.id = i.0::int
"""
TAGGED = """
INSERT INTO question_tag (question_id, bank_id, tag)
SELECT i.0::int, i.1::int, i.2::text FROM ITEMS ORDER BY i.3::int
"""
CITED = """
INSERT INTO cited (question_id, law, article, paragraph, item, version, checked_by)
SELECT i.0::int, i.1::text, i.2::int, i.3::int, i.4::int, i.5::date, '' FROM ITEMS ORDER BY i.6::int
"""


async def fill(_apps, state_editor):
    """What lists know of each question, from its newest revision."""

    async def ask(text, rows):
        dialect = state_editor.client.capabilities.dialect
        numbered = [[*row, at] for at, row in enumerate(rows)]
        return await state_editor.client.execute_query_dict(
            in_dialect(text, dialect), [dumps(numbered)]
        )

    last = 0
    while rows := await ask(NEWEST, [[last]]):
        last = rows[-1]["id"]
        for row in rows:
            row["options"], row["tags"] = read_json(row["options"]), read_json(row["tags"])
        listed, tagged, cited = [], [], []
        for row in rows:
            texts = [
                row["stem"],
                *row["options"],
                row["explanation"],
                row["citation"],
                *row["tags"],
            ]
            listed.append(
                [row["id"], row["kind"], row["difficulty"], stem_key(row["stem"]), words(texts)]
            )
            tagged += [[row["id"], row["bank_id"], tag] for tag in dict.fromkeys(row["tags"])]
            cited += [[row["id"], *place] for place in cited_places(row["citation"])]
        for text, found in ((LISTED, listed), (TAGGED, tagged), (CITED, cited)):
            if found:
                await ask(text, found)


class Migration(migrations.Migration):
    dependencies = [("models", "0002_counts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("law", fields.CharField(max_length=200)),
                ("version", fields.DateField()),
                ("note", fields.CharField(default="", max_length=500)),
                ("author", fields.CharField(default="", max_length=100)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "amendment",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A law has a new version: somebody marked it, and questions that cite an older one wait.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Cited",
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
                        related_name="cited",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("law", fields.CharField(max_length=200)),
                ("article", fields.IntField(null=True)),
                ("paragraph", fields.IntField(null=True)),
                ("item", fields.IntField(null=True)),
                ("version", fields.DateField(null=True)),
                ("checked_by", fields.CharField(default="", max_length=100)),
                ("checked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "cited",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One place of one law that a question's newest revision cites, in the law's `version`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Load",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "bank",
                    fields.ForeignKeyField(
                        "models.Bank",
                        source_field="bank_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="loads",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("filename", fields.CharField(default="", max_length=200)),
                ("format", fields.CharField(default="", max_length=20)),
                ("author", fields.CharField(default="", max_length=100)),
                ("added", fields.IntField()),
                ("changed", fields.IntField()),
                ("unchanged", fields.IntField()),
                ("skipped", fields.IntField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("undone_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("undone_by", fields.CharField(default="", max_length=100)),
                (
                    "kept",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
            ],
            options={
                "table": "bank_load",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One file that was loaded into a bank: by whom, what became of it, and whether it was undone.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "digest",
                    fields.CharField(
                        unique=True, description="SHA-256 of the content", max_length=64
                    ),
                ),
                ("media_type", fields.CharField(max_length=20)),
                ("content", fields.BinaryField()),
            ],
            options={
                "table": "picture",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A picture that came inside a file, once however many questions show it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="QuestionTag",
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
                        related_name="question_tags",
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
                        related_name="question_tags",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("tag", fields.CharField(max_length=40)),
            ],
            options={
                "table": "question_tag",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A tag of a question's newest revision.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Retirement",
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
                        related_name="retirements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("author", fields.CharField(default="", max_length=100)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "undone",
                    fields.ForeignKeyField(
                        "models.Load",
                        source_field="undone_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="retired",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("restored_by", fields.CharField(default="", max_length=100)),
                (
                    "restored_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "again",
                    fields.ForeignKeyField(
                        "models.Load",
                        source_field="again_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="restored",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "retirement",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A question taken out of use: it is dealt in no contest that opens from then on.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RevisionPicture",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "revision",
                    fields.ForeignKeyField(
                        "models.Revision",
                        source_field="revision_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="pictures",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "picture",
                    fields.ForeignKeyField(
                        "models.Picture",
                        source_field="picture_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="revisions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "revision_picture",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Which revision shows which picture.",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Amendment",
            constraint=UniqueConstraint(fields=("law", "version"), name="amendment_law_version"),
        ),
        ops.AddConstraint(
            model_name="Load",
            constraint=CheckConstraint(
                check="added >= 0 AND changed >= 0 AND unchanged >= 0 AND skipped >= 0",
                name="bank_load_counts",
            ),
        ),
        ops.AddConstraint(
            model_name="Picture",
            constraint=CheckConstraint(
                check="media_type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp')",
                name="picture_media_type",
            ),
        ),
        ops.AddConstraint(
            model_name="QuestionTag",
            constraint=UniqueConstraint(
                fields=("question", "tag"), name="question_tag_question_tag"
            ),
        ),
        ops.AddConstraint(
            model_name="RevisionPicture",
            constraint=UniqueConstraint(
                fields=("revision", "picture"), name="revision_picture_both"
            ),
        ),
        ops.AddIndex(
            model_name="Cited", index=Index(fields=["question_id"], name="cited_question")
        ),
        ops.AddIndex(
            model_name="Cited", index=Index(fields=["law", "version"], name="cited_law_version")
        ),
        ops.AddIndex(
            model_name="Load", index=Index(fields=["bank_id", "id"], name="bank_load_bank")
        ),
        ops.AddIndex(
            model_name="QuestionTag",
            index=Index(fields=["bank_id", "tag"], name="question_tag_bank_tag"),
        ),
        ops.AddIndex(
            model_name="Retirement", index=Index(fields=["question_id"], name="retirement_question")
        ),
        ops.AddIndex(
            model_name="Retirement", index=Index(fields=["again_id"], name="retirement_again")
        ),
        ops.AddIndex(
            model_name="RevisionPicture",
            index=Index(fields=["picture_id"], name="revision_picture_picture"),
        ),
        ops.RunSQL(
            "CREATE UNIQUE INDEX one_live_retirement ON retirement (question_id) WHERE restored_at IS NULL",
            "DROP INDEX one_live_retirement",
        ),
        AddColumn(
            model_name="Bank",
            name="changed_at",
            field=fields.DatetimeField(
                null=True,
                description="when a question changed last",
                auto_now=False,
                auto_now_add=False,
            ),
        ),
        AddColumn(
            model_name="Question",
            name="difficulty",
            field=fields.SmallIntField(null=True),
        ),
        AddColumn(
            model_name="Question",
            name="kind",
            field=fields.CharField(default="", db_default="", max_length=12),
        ),
        AddColumn(
            model_name="Question",
            name="stem_key",
            field=fields.CharField(
                default="",
                description="hash of the stem as people read it",
                db_default="",
                max_length=32,
            ),
        ),
        AddColumn(
            model_name="Question",
            name="words",
            field=fields.TextField(
                default="",
                description="all its texts, folded, for the search",
                db_default="",
                unique=False,
            ),
        ),
        ops.AddIndex(
            model_name="Question",
            index=Index(fields=["bank_id", "id"], name="question_bank_id"),
        ),
        ops.AddIndex(
            model_name="Question",
            index=Index(fields=["bank_id", "kind"], name="question_bank_kind"),
        ),
        ops.AddIndex(
            model_name="Question",
            index=Index(fields=["stem_key"], name="question_stem_key"),
        ),
        AddColumn(
            model_name="Revision",
            name="fingerprint",
            field=fields.CharField(default="", db_default="", max_length=64),
        ),
        AddColumn(
            model_name="Revision",
            name="how",
            field=fields.CharField(default="load", db_default="load", max_length=4),
        ),
        AddColumn(
            model_name="Revision",
            name="load",
            field=fields.ForeignKeyField(
                "models.Load",
                source_field="load_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="revisions",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="Revision",
            index=Index(fields=["load_id"], name="revision_load"),
        ),
        ops.RunSQL([FINGERPRINTS, CHANGED], ops.RunSQL.noop),
        ops.RunPython(fill, ops.RunPython.noop),
    ]
