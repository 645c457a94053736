"""Who takes part, their tries, every answer, the draw entry a pass earns, and the counts of all."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from quiz.attempts.rules import ticket_number
from quiz.contests.models import Contest
from quiz.people.models import Worker


class Participation(Model):
    """One worker in one contest: 人数 counts these. Town and employer as they were then."""

    id = fields.IntField(primary_key=True)
    contest: fields.ForeignKeyRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="participations", on_delete=fields.RESTRICT
    )
    worker: fields.ForeignKeyRelation[Worker] = fields.ForeignKeyField(
        "models.Worker", related_name="participations", on_delete=fields.RESTRICT
    )
    town = fields.CharField(max_length=60)
    employer = fields.CharField(max_length=100)
    tries = fields.IntField(default=0)
    best_score = fields.FloatField(null=True)
    created_at = fields.DatetimeField()

    contest_id: int
    worker_id: int

    class Meta:
        table = "participation"
        constraints = [
            CheckConstraint(check="tries >= 0", name="participation_tries"),
            UniqueConstraint(fields=("contest", "worker"), name="participation_contest_worker"),
        ]


class Attempt(Model):
    """One try: 人次 counts these. Its paper is frozen when it is dealt.

    `paper` is a list of {"question", "revision", "order", "points", "half"} in the order shown;
    revisions are never changed or deleted, so this is enough to show and grade it for ever.
    One unfinished attempt at a time: the partial unique index `one_attempt_at_a_time` of the
    first migration (Tortoise cannot describe it for SQLite).
    """

    id = fields.BigIntField(primary_key=True)
    participation: fields.ForeignKeyRelation[Participation] = fields.ForeignKeyField(
        "models.Participation", related_name="attempts", on_delete=fields.RESTRICT
    )
    contest: fields.ForeignKeyRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="attempts", on_delete=fields.RESTRICT
    )
    worker: fields.ForeignKeyRelation[Worker] = fields.ForeignKeyField(
        "models.Worker", related_name="attempts", on_delete=fields.RESTRICT
    )
    client_id = fields.UUIDField(description="the phone's own id, so that a retry is not a try")
    number = fields.IntField(description="1 = the worker's first try in this contest")
    day = fields.DateField(description="local day on which it started")
    paper: fields.JSONField[list[dict[str, object]]] = fields.JSONField()
    started_at = fields.DatetimeField()
    deadline = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    score = fields.FloatField(null=True)
    max_score = fields.FloatField()
    correct = fields.SmallIntField(null=True)
    total = fields.SmallIntField()
    passed = fields.BooleanField(null=True)

    participation_id: int
    contest_id: int
    worker_id: int

    class Meta:
        table = "attempt"
        indexes = [
            Index(fields=("contest_id", "day"), name="attempt_contest_day"),
            Index(fields=("worker_id",), name="attempt_worker"),
            Index(fields=("finished_at", "deadline"), name="attempt_overdue"),
        ]
        constraints = [
            CheckConstraint(check="deadline > started_at", name="attempt_deadline"),
            CheckConstraint(
                check="(finished_at IS NULL) = (score IS NULL)", name="attempt_finished_has_score"
            ),
            CheckConstraint(check="score BETWEEN 0 AND max_score", name="attempt_score"),
            UniqueConstraint(
                fields=("participation", "number"), name="attempt_participation_number"
            ),
            UniqueConstraint(
                fields=("participation", "client_id"), name="attempt_participation_client_id"
            ),
        ]


class Joined(Model):
    """A start that was answered with the try of another phone: its client_id is that try for ever."""

    id = fields.BigIntField(primary_key=True)
    participation: fields.ForeignKeyRelation[Participation] = fields.ForeignKeyField(
        "models.Participation", related_name="joined", on_delete=fields.RESTRICT
    )
    client_id = fields.UUIDField()
    number = fields.IntField(description="that of the attempt")

    participation_id: int

    class Meta:
        table = "joined"
        constraints = [
            UniqueConstraint(
                fields=("participation", "client_id"), name="joined_participation_client_id"
            ),
        ]


class Uncounted(Model):
    """A finished attempt that the statistics of its questions do not count yet: a queue."""

    attempt_id = fields.BigIntField(primary_key=True, generated=False)

    class Meta:
        table = "uncounted"


class Answer(Model):
    """The last answer to one question of one attempt, as it was given."""

    id = fields.BigIntField(primary_key=True)
    attempt: fields.ForeignKeyRelation[Attempt] = fields.ForeignKeyField(
        "models.Attempt", related_name="answers", on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField(description="1 = the first question shown")
    given: fields.JSONField[list[str]] = fields.JSONField()
    revision = fields.BigIntField()
    saved_at = fields.DatetimeField()

    attempt_id: int

    class Meta:
        table = "answer"
        constraints = [
            CheckConstraint(check="number >= 1", name="answer_number"),
            UniqueConstraint(fields=("attempt", "number"), name="answer_attempt_number"),
        ]


class Entry(Model):
    """A place in the draw: one per worker and contest, earned by the first pass."""

    id = fields.BigIntField(primary_key=True)
    contest: fields.ForeignKeyRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="entries", on_delete=fields.RESTRICT
    )
    worker: fields.ForeignKeyRelation[Worker] = fields.ForeignKeyField(
        "models.Worker", related_name="entries", on_delete=fields.RESTRICT
    )
    attempt: fields.OneToOneRelation[Attempt] = fields.OneToOneField(
        "models.Attempt", related_name="entry", on_delete=fields.RESTRICT
    )
    earned_at = fields.DatetimeField()

    contest_id: int
    worker_id: int
    attempt_id: int

    class Meta:
        table = "entry"
        constraints = [
            UniqueConstraint(fields=("contest", "worker"), name="entry_contest_worker"),
        ]

    @property
    def ticket(self) -> str:
        """What a worker keeps."""
        return ticket_number(self.id)


class ContestCount(Model):
    """人数, 人次 and results of a contest, kept as attempts start and finish.

    A figure must cost the same after a million attempts as after a thousand. `best_sum` adds up
    each worker's best score, `scored` counts the workers who have one.
    """

    id = fields.IntField(primary_key=True)
    contest: fields.ForeignKeyRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="counts", on_delete=fields.RESTRICT
    )
    headcount = fields.IntField(default=0)
    visits = fields.IntField(default=0)
    finished = fields.IntField(default=0)
    passed = fields.IntField(default=0)
    scored = fields.IntField(default=0)
    best_sum = fields.FloatField(default=0)

    contest_id: int

    class Meta:
        table = "contest_count"
        constraints = [
            CheckConstraint(
                check="0 <= passed AND passed <= scored AND scored <= headcount AND headcount <= visits",
                name="contest_count_of_workers",
            ),
            CheckConstraint(
                check="finished BETWEEN 0 AND visits", name="contest_count_of_attempts"
            ),
            # Not a one-to-one field: SQLite's rebuild for the checks would drop its uniqueness.
            UniqueConstraint(fields=("contest",), name="contest_count_contest"),
        ]


class GroupCount(Model):
    """人数 and 人次 of a contest on one day, from one town or from one employer."""

    id = fields.IntField(primary_key=True)
    contest: fields.ForeignKeyRelation[Contest] = fields.ForeignKeyField(
        "models.Contest", related_name="group_counts", on_delete=fields.RESTRICT
    )
    dimension = fields.CharField(max_length=10)
    label = fields.CharField(max_length=100, description="the local day, the town or the employer")
    headcount = fields.IntField()
    visits = fields.IntField()

    contest_id: int

    class Meta:
        table = "group_count"
        indexes = [
            Index(fields=("contest_id", "dimension", "headcount"), name="group_count_headcount")
        ]
        constraints = [
            CheckConstraint(
                check="dimension IN ('day', 'town', 'employer')", name="group_count_dimension"
            ),
            CheckConstraint(
                check="0 <= headcount AND headcount <= visits", name="group_count_headcount_visits"
            ),
            UniqueConstraint(
                fields=("contest", "dimension", "label"), name="group_count_contest_dimension_label"
            ),
        ]
