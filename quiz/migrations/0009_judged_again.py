"""What a verdict was judged by: it is judged again when the question or a threshold is another."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class AddColumn(ops.AddField):
    """The way down by hand: Tortoise would rebuild the table on SQLite and lose its indexes."""

    async def database_backward(self, app_label, old_state, new_state, state_editor=None):  # noqa: ARG002
        if state_editor:
            table = old_state.apps.get_model(f"{app_label}.{self.model_name}")._meta.db_table
            await state_editor._run_sql(f'ALTER TABLE "{table}" DROP COLUMN "{self.name}"')


class Migration(migrations.Migration):
    dependencies = [("models", "0008_upload_found")]

    initial = False

    operations = [
        AddColumn(
            model_name="ItemVerdict", name="newest", field=fields.IntField(default=0, db_default=0)
        ),
        AddColumn(
            model_name="ItemVerdict", name="rules", field=fields.IntField(default=0, db_default=0)
        ),
    ]
