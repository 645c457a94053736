"""Winter training: courses, sign-ups, attendance, and what workers are told."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("models", "0004_item_statistics")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("title", fields.CharField(max_length=100)),
                ("topic", fields.CharField(default="", max_length=200)),
                ("lecturer", fields.CharField(default="", max_length=100)),
                ("town", fields.CharField(default="", max_length=60)),
                ("introduction", fields.TextField(default="", unique=False)),
                ("what_to_bring", fields.CharField(default="", max_length=200)),
                ("hotline", fields.CharField(default="", max_length=60)),
                (
                    "opens_at",
                    fields.DatetimeField(
                        null=True,
                        description="of sign-up, null = once published",
                        auto_now=False,
                        auto_now_add=False,
                    ),
                ),
                (
                    "closes_at",
                    fields.DatetimeField(
                        null=True,
                        description="of sign-up, null = when it starts",
                        auto_now=False,
                        auto_now_add=False,
                    ),
                ),
                (
                    "cancel_until",
                    fields.DatetimeField(
                        null=True,
                        description="null = until it starts",
                        auto_now=False,
                        auto_now_add=False,
                    ),
                ),
                (
                    "waitlist_limit",
                    fields.IntField(null=True, description="null = no limit, 0 = no waitlist"),
                ),
                (
                    "shared_waitlist",
                    fields.BooleanField(
                        default=False,
                        description="workers tick several sessions and wait for the first free seat",
                    ),
                ),
                (
                    "contest",
                    fields.ForeignKeyField(
                        "models.Contest",
                        source_field="contest_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="courses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("turns", fields.IntField(default=0, description="the last turn that was given")),
                (
                    "created_by",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="created_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="courses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("edits", fields.IntField(default=0, description="how often it was stored")),
            ],
            options={
                "table": "course",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A winter class. Fields may be blank while it is drafted, publishing demands the main ones.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CourseCancellation",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.OneToOneField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="cancellation",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reason", fields.CharField(max_length=200)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="course_cancellations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "course_cancellation",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The course will not take place: why, when, and who said so. Its sign-ups stay.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CoursePublication",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.OneToOneField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="publication",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="course_publications",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "course_publication",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The course was shown to workers: when and by whom. At most once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CourseSession",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sessions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.SmallIntField()),
                ("place", fields.CharField(max_length=100)),
                ("address", fields.CharField(default="", max_length=200)),
                ("map_link", fields.CharField(default="", max_length=500)),
                ("seats", fields.IntField()),
                ("confirmed", fields.IntField(default=0)),
            ],
            options={
                "table": "course_session",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One run of a course: a place, its seats and its days.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CourseDay",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.CourseSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="days",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "course_day",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One meeting of a session. Attendance is per day.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "worker",
                    fields.ForeignKeyField(
                        "models.Worker",
                        source_field="worker_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="messages",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("template", fields.CharField(max_length=30)),
                (
                    "params",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "sms",
                    fields.CharField(description="none = was not configured then", max_length=6),
                ),
                ("sms_tries", fields.SmallIntField(default=0)),
                (
                    "sms_after",
                    fields.DatetimeField(
                        null=True,
                        description="when to try next",
                        auto_now=False,
                        auto_now_add=False,
                    ),
                ),
                ("sms_error", fields.CharField(default="", max_length=200)),
            ],
            options={
                "table": "message",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What a worker was told: shown in /me, and sent as a text message where that is configured.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Signup",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="signups",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "worker",
                    fields.ForeignKeyField(
                        "models.Worker",
                        source_field="worker_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="signups",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("town", fields.CharField(max_length=60)),
                ("employer", fields.CharField(max_length=100)),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.CourseSession",
                        source_field="session_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="signups",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("choices", fields.IntField()),
                (
                    "turn",
                    fields.IntField(description="order in the course's queue, never used twice"),
                ),
                (
                    "code",
                    fields.CharField(description="what a helper types at the door", max_length=6),
                ),
                (
                    "token",
                    fields.CharField(unique=True, description="of the QR's link", max_length=32),
                ),
                (
                    "walk_in",
                    fields.BooleanField(
                        default=False, description="came without a seat, was let in"
                    ),
                ),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "made_by",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="made_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="signups",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seated_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "cancelled_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "cancelled_by",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="cancelled_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="cancelled_signups",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "signup",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One worker's place in one course: seated in `session`, or waiting while it is null.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "signup",
                    fields.ForeignKeyField(
                        "models.Signup",
                        source_field="signup_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="attendances",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "day",
                    fields.ForeignKeyField(
                        "models.CourseDay",
                        source_field="day_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="attendances",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("arrived_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("left_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "attendance",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A worker was there on one day: 人次 counts these, 人数 their workers.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "signup",
                    fields.OneToOneField(
                        "models.Signup",
                        source_field="signup_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="certificate",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.CharField(unique=True, max_length=30)),
                ("issued_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "certificate",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A worker's certificate of attendance, found by its number by anybody who holds it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "signup",
                    fields.ForeignKeyField(
                        "models.Signup",
                        source_field="signup_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="scans",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "day",
                    fields.ForeignKeyField(
                        "models.CourseDay",
                        source_field="day_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="scans",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharField(max_length=6)),
                ("how", fields.CharField(max_length=6)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="scans",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "at",
                    fields.DatetimeField(
                        description="on the phone's clock", auto_now=False, auto_now_add=False
                    ),
                ),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "client_id",
                    fields.UUIDField(unique=True, description="the phone's own id of this scan"),
                ),
            ],
            options={
                "table": "scan",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Somebody was checked in or out once. Every scan is kept, the same `client_id` only once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Turnstile",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("passes", fields.BigIntField(default=0)),
            ],
            options={
                "table": "turnstile",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One row through which everything passes that gives or takes seats.",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Course",
            constraint=CheckConstraint(check="closes_at > opens_at", name="course_hours"),
        ),
        ops.AddConstraint(
            model_name="Course",
            constraint=CheckConstraint(check="waitlist_limit >= 0", name="course_waitlist_limit"),
        ),
        ops.AddConstraint(
            model_name="Course", constraint=CheckConstraint(check="turns >= 0", name="course_turns")
        ),
        ops.AddConstraint(
            model_name="CourseSession",
            constraint=CheckConstraint(
                check="position BETWEEN 0 AND 29", name="course_session_position"
            ),
        ),
        ops.AddConstraint(
            model_name="CourseSession",
            constraint=CheckConstraint(check="seats >= 1", name="course_session_seats"),
        ),
        ops.AddConstraint(
            model_name="CourseSession",
            constraint=CheckConstraint(check="confirmed >= 0", name="course_session_confirmed"),
        ),
        ops.AddConstraint(
            model_name="CourseSession",
            constraint=UniqueConstraint(
                fields=("course", "position"), name="course_session_course_position"
            ),
        ),
        ops.AddConstraint(
            model_name="CourseDay",
            constraint=CheckConstraint(check="ends_at > starts_at", name="course_day_hours"),
        ),
        ops.AddConstraint(
            model_name="CourseDay",
            constraint=UniqueConstraint(
                fields=("session", "starts_at"), name="course_day_session_starts_at"
            ),
        ),
        ops.AddConstraint(
            model_name="Message",
            constraint=CheckConstraint(
                check="sms IN ('none', 'due', 'sent', 'failed')", name="message_sms_state"
            ),
        ),
        ops.AddConstraint(
            model_name="Message",
            constraint=CheckConstraint(check="sms_tries >= 0", name="message_sms_tries"),
        ),
        ops.AddIndex(
            model_name="Message",
            index=Index(fields=["worker_id", "created_at"], name="message_worker_created_at"),
        ),
        ops.AddIndex(
            model_name="Message", index=Index(fields=["sms", "sms_after"], name="message_sms")
        ),
        ops.AddConstraint(
            model_name="Signup",
            constraint=CheckConstraint(check="choices >= 1", name="signup_choices"),
        ),
        ops.AddConstraint(
            model_name="Signup", constraint=CheckConstraint(check="turn >= 1", name="signup_turn")
        ),
        ops.AddConstraint(
            model_name="Signup",
            constraint=CheckConstraint(
                check="(session_id IS NULL) = (seated_at IS NULL)", name="signup_seated_somewhere"
            ),
        ),
        ops.AddConstraint(
            model_name="Signup",
            constraint=UniqueConstraint(fields=("course", "turn"), name="signup_course_turn"),
        ),
        ops.AddConstraint(
            model_name="Signup",
            constraint=UniqueConstraint(fields=("course", "code"), name="signup_course_code"),
        ),
        ops.AddIndex(model_name="Signup", index=Index(fields=["worker_id"], name="signup_worker")),
        ops.AddIndex(
            model_name="Signup", index=Index(fields=["session_id"], name="signup_session")
        ),
        ops.AddConstraint(
            model_name="Attendance",
            constraint=CheckConstraint(check="left_at >= arrived_at", name="attendance_hours"),
        ),
        ops.AddConstraint(
            model_name="Attendance",
            constraint=UniqueConstraint(fields=("signup", "day"), name="attendance_signup_day"),
        ),
        ops.AddIndex(
            model_name="Attendance", index=Index(fields=["day_id"], name="attendance_day")
        ),
        ops.AddConstraint(
            model_name="Scan",
            constraint=CheckConstraint(check="kind IN ('arrive', 'leave')", name="scan_kind"),
        ),
        ops.AddConstraint(
            model_name="Scan",
            constraint=CheckConstraint(
                check="how IN ('qr', 'code', 'list', 'room')", name="scan_how"
            ),
        ),
        ops.AddIndex(
            model_name="Scan", index=Index(fields=["signup_id", "day_id"], name="scan_signup_day")
        ),
        ops.AddIndex(model_name="Scan", index=Index(fields=["day_id"], name="scan_day")),
        ops.RunSQL(
            "CREATE UNIQUE INDEX one_live_signup ON signup (course_id, worker_id) WHERE cancelled_at IS NULL",
            "DROP INDEX one_live_signup",
        ),
        ops.RunSQL(
            "CREATE INDEX signup_waiting ON signup (course_id, turn, choices) WHERE cancelled_at IS NULL AND session_id IS NULL",
            "DROP INDEX signup_waiting",
        ),
    ]
