"""Which upload a load came from: confirmed twice, it says what the first time did."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class AddColumn(ops.AddField):
    """The way down by hand: Tortoise would rebuild the table on SQLite and lose its indexes."""

    async def database_backward(self, app_label, old_state, new_state, state_editor=None):  # noqa: ARG002
        if state_editor:
            table = old_state.apps.get_model(f"{app_label}.{self.model_name}")._meta.db_table
            await state_editor._run_sql(f'ALTER TABLE "{table}" DROP COLUMN "{self.name}"')


class Migration(migrations.Migration):
    dependencies = [("models", "0011_joined")]

    initial = False

    operations = [
        AddColumn(model_name="Load", name="upload", field=fields.IntField(null=True)),
    ]
