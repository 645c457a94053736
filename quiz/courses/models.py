"""Winter training: courses with their sessions and days, who signs up, who came."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from quiz.contests.models import Contest
from quiz.courses.rules import Span
from quiz.people.models import Staff, Worker


class Turnstile(Model):
    """One row through which everything passes that gives or takes seats.

    A promotion may seat somebody whom another course has just seated at the same hour, so locks by
    course are not enough. Batches pass in turn (`quiz.courses.seats.pass_turnstile`).
    """

    id = fields.IntField(primary_key=True)
    passes = fields.BigIntField(default=0)

    class Meta:
        table = "turnstile"


class Course(Model):
    """A winter class. Fields may be blank while it is drafted, publishing demands the main ones."""

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=100)
    topic = fields.CharField(max_length=200, default="")
    lecturer = fields.CharField(max_length=100, default="")
    town = fields.CharField(max_length=60, default="")
    introduction = fields.TextField(default="")
    what_to_bring = fields.CharField(max_length=200, default="")
    hotline = fields.CharField(max_length=60, default="")
    opens_at = fields.DatetimeField(null=True, description="of sign-up, null = once published")
    closes_at = fields.DatetimeField(null=True, description="of sign-up, null = when it starts")
    cancel_until = fields.DatetimeField(null=True, description="null = until it starts")
    waitlist_limit = fields.IntField(null=True, description="null = no limit, 0 = no waitlist")
    shared_waitlist = fields.BooleanField(
        default=False, description="workers tick several sessions and wait for the first free seat"
    )
    contest: fields.ForeignKeyNullableRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="courses", on_delete=fields.RESTRICT, null=True
    )
    turns = fields.IntField(default=0, description="the last turn that was given")
    created_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="courses", on_delete=fields.RESTRICT, null=True
    )
    created_at = fields.DatetimeField()
    edits = fields.IntField(default=0, description="how often it was stored")

    contest_id: int | None
    created_by_id: int | None
    sessions: fields.ReverseRelation["CourseSession"]
    publication: fields.BackwardOneToOneRelation["CoursePublication"]
    cancellation: fields.BackwardOneToOneRelation["CourseCancellation"]

    class Meta:
        table = "course"
        constraints = [
            CheckConstraint(check="closes_at > opens_at", name="course_hours"),
            CheckConstraint(check="waitlist_limit >= 0", name="course_waitlist_limit"),
            CheckConstraint(check="turns >= 0", name="course_turns"),
        ]


class CoursePublication(Model):
    """The course was shown to workers: when and by whom. At most once."""

    id = fields.IntField(primary_key=True)
    course: fields.OneToOneRelation[Course] = fields.OneToOneField(
        "models.Course", related_name="publication", on_delete=fields.RESTRICT
    )
    by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="course_publications", on_delete=fields.RESTRICT, null=True
    )
    at = fields.DatetimeField()

    class Meta:
        table = "course_publication"


class CourseCancellation(Model):
    """The course will not take place: why, when, and who said so. Its sign-ups stay."""

    id = fields.IntField(primary_key=True)
    course: fields.OneToOneRelation[Course] = fields.OneToOneField(
        "models.Course", related_name="cancellation", on_delete=fields.RESTRICT
    )
    reason = fields.CharField(max_length=200)
    by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="course_cancellations", on_delete=fields.RESTRICT, null=True
    )
    at = fields.DatetimeField()

    class Meta:
        table = "course_cancellation"


class CourseSession(Model):
    """One run of a course: a place, its seats and its days.

    `confirmed` counts the live sign-ups seated here; it may exceed `seats` after seats were
    lowered or walk-ins came, and nobody loses a seat for that. `position` numbers the sessions of
    a course from 0 and never changes: sign-ups name sessions by it.
    """

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="sessions", on_delete=fields.RESTRICT
    )
    position = fields.SmallIntField()
    place = fields.CharField(max_length=100)
    address = fields.CharField(max_length=200, default="")
    map_link = fields.CharField(max_length=500, default="")
    seats = fields.IntField()
    confirmed = fields.IntField(default=0)

    course_id: int
    days: fields.ReverseRelation["CourseDay"]

    class Meta:
        table = "course_session"
        ordering = ["position"]
        constraints = [
            CheckConstraint(check="position BETWEEN 0 AND 29", name="course_session_position"),
            CheckConstraint(check="seats >= 1", name="course_session_seats"),
            CheckConstraint(check="confirmed >= 0", name="course_session_confirmed"),
            UniqueConstraint(fields=("course", "position"), name="course_session_course_position"),
        ]

    @property
    def spans(self) -> list[Span]:
        """The hours of its days, in order. Needs `days` fetched."""
        return sorted(Span(day.starts_at, day.ends_at) for day in self.days)


class CourseDay(Model):
    """One meeting of a session. Attendance is per day."""

    id = fields.IntField(primary_key=True)
    session: fields.ForeignKeyRelation[CourseSession] = fields.ForeignKeyField(
        "models.CourseSession", related_name="days", on_delete=fields.RESTRICT
    )
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()

    session_id: int

    class Meta:
        table = "course_day"
        ordering = ["starts_at"]
        constraints = [
            CheckConstraint(check="ends_at > starts_at", name="course_day_hours"),
            UniqueConstraint(fields=("session", "starts_at"), name="course_day_session_starts_at"),
        ]


class Signup(Model):
    """One worker's place in one course: seated in `session`, or waiting while it is null.

    `choices` holds the sessions that suit as bits of their positions (rules.choices_of). Whoever
    cancels and comes back gets a new row with a new turn. One live row a worker and course: the
    partial unique index `one_live_signup` of the migration (Tortoise cannot describe it for
    SQLite). Town and employer as they were then; `made_by` is who signed them up (代报名).
    """

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="signups", on_delete=fields.RESTRICT
    )
    worker: fields.ForeignKeyRelation[Worker] = fields.ForeignKeyField(
        "models.Worker", related_name="signups", on_delete=fields.RESTRICT
    )
    town = fields.CharField(max_length=60)
    employer = fields.CharField(max_length=100)
    session: fields.ForeignKeyNullableRelation[CourseSession] = fields.ForeignKeyField(
        "models.CourseSession", related_name="signups", on_delete=fields.RESTRICT, null=True
    )
    choices = fields.IntField()
    turn = fields.IntField(description="order in the course's queue, never used twice")
    code = fields.CharField(max_length=6, description="what a helper types at the door")
    token = fields.CharField(max_length=32, unique=True, description="of the QR's link")
    walk_in = fields.BooleanField(default=False, description="came without a seat, was let in")
    made_at = fields.DatetimeField()
    made_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="signups", on_delete=fields.RESTRICT, null=True
    )
    seated_at = fields.DatetimeField(null=True)
    cancelled_at = fields.DatetimeField(null=True)
    cancelled_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="cancelled_signups", on_delete=fields.RESTRICT, null=True
    )

    course_id: int
    worker_id: int
    session_id: int | None
    made_by_id: int | None
    cancelled_by_id: int | None
    attendances: fields.ReverseRelation["Attendance"]

    class Meta:
        table = "signup"
        indexes = [
            Index(fields=("worker_id",), name="signup_worker"),
            Index(fields=("session_id",), name="signup_session"),
        ]
        constraints = [
            CheckConstraint(check="choices >= 1", name="signup_choices"),
            CheckConstraint(check="turn >= 1", name="signup_turn"),
            CheckConstraint(
                check="(session_id IS NULL) = (seated_at IS NULL)", name="signup_seated_somewhere"
            ),
            UniqueConstraint(fields=("course", "turn"), name="signup_course_turn"),
            UniqueConstraint(fields=("course", "code"), name="signup_course_code"),
        ]


class Attendance(Model):
    """A worker was there on one day: 人次 counts these, 人数 their workers.

    The first arrival and the last leaving of the day's scans.
    """

    id = fields.IntField(primary_key=True)
    signup: fields.ForeignKeyRelation[Signup] = fields.ForeignKeyField(
        "models.Signup", related_name="attendances", on_delete=fields.RESTRICT
    )
    day: fields.ForeignKeyRelation[CourseDay] = fields.ForeignKeyField(
        "models.CourseDay", related_name="attendances", on_delete=fields.RESTRICT
    )
    arrived_at = fields.DatetimeField()
    left_at = fields.DatetimeField(null=True)
    counted = fields.BooleanField(default=False, db_default=False)

    signup_id: int
    day_id: int

    class Meta:
        table = "attendance"
        indexes = [Index(fields=("day_id",), name="attendance_day")]
        constraints = [
            CheckConstraint(check="left_at >= arrived_at", name="attendance_hours"),
            UniqueConstraint(fields=("signup", "day"), name="attendance_signup_day"),
        ]


class Scan(Model):
    """Somebody was checked in or out once. Every scan is kept, the same `client_id` only once."""

    id = fields.IntField(primary_key=True)
    signup: fields.ForeignKeyRelation[Signup] = fields.ForeignKeyField(
        "models.Signup", related_name="scans", on_delete=fields.RESTRICT
    )
    day: fields.ForeignKeyRelation[CourseDay] = fields.ForeignKeyField(
        "models.CourseDay", related_name="scans", on_delete=fields.RESTRICT
    )
    kind = fields.CharField(max_length=6)
    how = fields.CharField(max_length=6)
    by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", related_name="scans", on_delete=fields.RESTRICT, null=True
    )
    at = fields.DatetimeField(description="on the phone's clock")
    received_at = fields.DatetimeField()
    client_id = fields.UUIDField(unique=True, description="the phone's own id of this scan")

    signup_id: int
    day_id: int
    by_id: int | None

    class Meta:
        table = "scan"
        indexes = [
            Index(fields=("signup_id", "day_id"), name="scan_signup_day"),
            Index(fields=("day_id",), name="scan_day"),
        ]
        constraints = [
            CheckConstraint(check="kind IN ('arrive', 'leave')", name="scan_kind"),
            # qr: their code seen by a helper; code: typed; list: tapped; room: they scanned ours
            CheckConstraint(check="how IN ('qr', 'code', 'list', 'room')", name="scan_how"),
        ]


class Certificate(Model):
    """A worker's certificate of attendance, found by its number by anybody who holds it."""

    id = fields.IntField(primary_key=True)
    signup: fields.OneToOneRelation[Signup] = fields.OneToOneField(
        "models.Signup", related_name="certificate", on_delete=fields.RESTRICT
    )
    number = fields.CharField(max_length=30, unique=True)
    issued_at = fields.DatetimeField()

    signup_id: int

    class Meta:
        table = "certificate"
