"""An uploaded file between its preview and its confirmation."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from quiz.people.models import Staff


class Upload(Model):
    """The bytes a trainer uploaded. In the database, so that any process can confirm it.

    `found` is what was in them, as questions/keeping.py packs it: a file is read once.
    """

    id = fields.IntField(primary_key=True)
    staff: fields.ForeignKeyRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="uploads", on_delete=fields.RESTRICT
    )
    bank_name = fields.CharField(max_length=100)
    filename = fields.CharField(max_length=200)
    content = fields.BinaryField()
    found = fields.BinaryField(null=True)
    created_at = fields.DatetimeField()

    staff_id: int

    class Meta:
        table = "upload"
        indexes = [Index(fields=("created_at",), name="upload_created_at")]
