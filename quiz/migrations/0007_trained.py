"""Training figures: counted from attendance bit by bit, so that a year's open at once."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class AddColumn(ops.AddField):
    """The way down by hand: Tortoise would rebuild the table on SQLite and lose its indexes."""

    async def database_backward(self, app_label, old_state, new_state, state_editor=None):  # noqa: ARG002
        if state_editor:
            table = old_state.apps.get_model(f"{app_label}.{self.model_name}")._meta.db_table
            await state_editor._run_sql(f'ALTER TABLE "{table}" DROP COLUMN "{self.name}"')


class Migration(migrations.Migration):
    dependencies = [("models", "0005_courses")]

    initial = False

    operations = [
        ops.CreateModel(
            name="TrainedCount",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("year", fields.SmallIntField()),
                ("dimension", fields.CharField(max_length=6)),
                ("label", fields.CharField(max_length=60)),
                ("headcount", fields.IntField()),
                ("visits", fields.IntField()),
            ],
            options={
                "table": "trained_count",
                "app": "models",
                "pk_attr": "id",
                "table_description": "人数 and 人次 of a year (0: of all years) in all, or of one month, town or course.",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="TrainedCount",
            constraint=CheckConstraint(
                check="dimension IN ('all', 'month', 'town', 'course')",
                name="trained_count_dimension",
            ),
        ),
        ops.AddConstraint(
            model_name="TrainedCount",
            constraint=UniqueConstraint(
                fields=("year", "dimension", "label"), name="trained_count_year_dimension_label"
            ),
        ),
        AddColumn(
            model_name="Attendance",
            name="counted",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.RunSQL(
            "CREATE INDEX attendance_uncounted ON attendance (id) WHERE counted = false",
            "DROP INDEX attendance_uncounted",
        ),
    ]
