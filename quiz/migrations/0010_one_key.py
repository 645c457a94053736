"""A tag's bank is its question's: one foreign key of both columns instead of one of each.

Tortoise knows only keys of one column; its own two go.
"""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

BOTH = (
    'CONSTRAINT "question_tag_of_bank" FOREIGN KEY ("bank_id", "question_id")'
    ' REFERENCES "question" ("bank_id", "id") ON DELETE RESTRICT'
)
EACH = {name: f'REFERENCES "{name}" ("id") ON DELETE RESTRICT' for name in ("bank", "question")}
INDEXES = (
    'CREATE UNIQUE INDEX "question_tag_question_tag" ON "question_tag" ("question_id", "tag")',
    'CREATE INDEX "question_tag_bank_tag" ON "question_tag" ("bank_id", "tag")',
)


def remade(keys, both):
    """SQLite cannot change the keys of a table that is there."""
    columns = '"id", "tag", "bank_id", "question_id"'
    return [
        'CREATE TABLE "remade" ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,'
        f' "tag" VARCHAR(40) NOT NULL, "bank_id" INT NOT NULL {keys.get("bank", "")},'
        f' "question_id" INT NOT NULL {keys.get("question", "")}{both})',
        f'INSERT INTO "remade" ({columns}) SELECT {columns} FROM "question_tag"',  # noqa: S608
        'DROP TABLE "question_tag"',
        'ALTER TABLE "remade" RENAME TO "question_tag"',
        *INDEXES,
    ]


UP = {
    "sqlite": remade({}, f", {BOTH}"),
    "postgres": [
        *(f'ALTER TABLE "question_tag" DROP CONSTRAINT "question_tag_{n}_id_fkey"' for n in EACH),
        f'ALTER TABLE "question_tag" ADD {BOTH}',
    ],
}
DOWN = {
    "sqlite": remade(EACH, ""),
    "postgres": [
        'ALTER TABLE "question_tag" DROP CONSTRAINT "question_tag_of_bank"',
        *(
            f'ALTER TABLE "question_tag" ADD CONSTRAINT "question_tag_{name}_id_fkey"'
            f' FOREIGN KEY ("{name}_id") {key}'
            for name, key in EACH.items()
        ),
    ],
}


async def join(_apps, state_editor):
    for text in UP[state_editor.client.capabilities.dialect]:
        await state_editor.client.execute_script(text)


async def part(_apps, state_editor):
    for text in DOWN[state_editor.client.capabilities.dialect]:
        await state_editor.client.execute_script(text)


class WithoutKey(ops.AlterField):
    """What Tortoise should know of it; `join` and `part` do it."""

    async def database_forward(self, app_label, old_state, new_state, state_editor=None):
        pass

    async def database_backward(self, app_label, old_state, new_state, state_editor=None):
        pass


class Migration(migrations.Migration):
    dependencies = [("models", "0009_judged_again")]

    initial = False

    operations = [
        ops.RemoveIndex(model_name="Question", name="question_bank_id", fields=None),
        ops.AddConstraint(
            model_name="Question",
            constraint=UniqueConstraint(fields=("bank", "id"), name="question_bank_id"),
        ),
        *(
            WithoutKey(
                model_name="QuestionTag",
                name=name.lower(),
                field=fields.ForeignKeyField(
                    f"models.{name}",
                    source_field=f"{name.lower()}_id",
                    db_constraint=False,
                    to_field="id",
                    related_name="question_tags",
                    on_delete=OnDelete.RESTRICT,
                ),
            )
            for name in ("Bank", "Question")
        ),
        ops.RunPython(join, part),
    ]
