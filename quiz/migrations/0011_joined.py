"""Starts that were answered with another phone's try: their client_ids are that try for ever."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("models", "0010_one_key")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Joined",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "participation",
                    fields.ForeignKeyField(
                        "models.Participation",
                        source_field="participation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="joined",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("client_id", fields.UUIDField()),
                ("number", fields.IntField(description="that of the attempt")),
            ],
            options={
                "table": "joined",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A start that was answered with the try of another phone: its client_id is that try for ever.",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Joined",
            constraint=UniqueConstraint(
                fields=("participation", "client_id"), name="joined_participation_client_id"
            ),
        ),
    ]
