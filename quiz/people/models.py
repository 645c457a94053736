"""Workers, staff, their sessions, what they agreed to or were told, and what staff did."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from quiz.people.rules import STAFF_ROLES


class Worker(Model):
    """A person who answers. Phone and name are sealed: a copied database file shows neither."""

    id = fields.IntField(primary_key=True)
    phone_index = fields.CharField(max_length=64, unique=True, description="blind index of E.164")
    phone_sealed = fields.CharField(max_length=200)
    name_sealed = fields.CharField(max_length=400)
    town = fields.CharField(max_length=60)
    employer = fields.CharField(max_length=100)
    is_demo = fields.BooleanField(default=False, db_default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "worker"
        indexes = [Index(fields=("town",), name="worker_town")]


class Consent(Model):
    """One yes of one worker to one purpose, and when it was taken back.

    One that stands at a time: the partial unique index `one_live_consent` of the first migration
    (Tortoise cannot describe it for SQLite).
    """

    id = fields.IntField(primary_key=True)
    worker: fields.ForeignKeyRelation[Worker] = fields.ForeignKeyField(
        "models.Worker", related_name="consents", on_delete=fields.RESTRICT
    )
    purpose = fields.CharField(max_length=20)
    notice = fields.CharField(max_length=20, description="version of the notice that was shown")
    given_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    worker_id: int

    class Meta:
        table = "consent"
        constraints = [
            CheckConstraint(check="purpose IN ('quiz', 'publish')", name="consent_purpose"),
        ]


class Staff(Model):
    """An account that runs the campaign. Closed accounts stay, for the audit trail."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=60, unique=True)
    role = fields.CharField(max_length=10)
    password_hash = fields.CharField(max_length=200)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "staff"
        constraints = [
            CheckConstraint(
                check="role IN ({})".format(", ".join(f"'{role}'" for role in STAFF_ROLES)),
                name="staff_role",
            )
        ]


class Session(Model):
    """A signed-in browser or phone, found by the hash of its opaque token."""

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    worker: fields.ForeignKeyNullableRelation[Worker] = fields.ForeignKeyField(
        "models.Worker", related_name="sessions", on_delete=fields.RESTRICT, null=True
    )
    staff: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="sessions", on_delete=fields.RESTRICT, null=True
    )
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    worker_id: int | None
    staff_id: int | None

    class Meta:
        table = "session"
        indexes = [Index(fields=("expires_at",), name="session_expires_at")]
        constraints = [
            CheckConstraint(
                check="worker_id IS NOT NULL OR staff_id IS NOT NULL", name="session_of_somebody"
            )
        ]


class AuditRecord(Model):
    """Who changed rules, drew, exported or managed accounts, and when. Never changed."""

    id = fields.IntField(primary_key=True)
    staff: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="audit", on_delete=fields.RESTRICT, null=True
    )
    action = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=120)
    detail: fields.JSONField[dict[str, object]] = fields.JSONField(default=dict)
    at = fields.DatetimeField()

    staff_id: int | None

    class Meta:
        table = "audit_record"
        indexes = [Index(fields=("at",), name="audit_record_at")]


class Message(Model):
    """What a worker was told: shown in /me, and sent as a text message where that is configured.

    `template` names a sentence of quiz.courses.messages, `params` fill it, so that it is shown in
    the reader's language; `params["course"]` is the course it is about.
    """

    id = fields.IntField(primary_key=True)
    worker: fields.ForeignKeyRelation[Worker] = fields.ForeignKeyField(
        "models.Worker", related_name="messages", on_delete=fields.RESTRICT
    )
    template = fields.CharField(max_length=30)
    params: fields.JSONField[dict[str, Any]] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    sms = fields.CharField(max_length=6, description="none = was not configured then")
    sms_tries = fields.SmallIntField(default=0)
    sms_after = fields.DatetimeField(null=True, description="when to try next")
    sms_error = fields.CharField(max_length=200, default="")

    worker_id: int

    class Meta:
        table = "message"
        indexes = [
            Index(fields=("worker_id", "created_at"), name="message_worker_created_at"),
            Index(fields=("sms", "sms_after"), name="message_sms"),
        ]
        constraints = [
            CheckConstraint(
                check="sms IN ('none', 'due', 'sent', 'failed')", name="message_sms_state"
            ),
            CheckConstraint(check="sms_tries >= 0", name="message_sms_tries"),
        ]
