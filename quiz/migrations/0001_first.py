"""Every table of the first release."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Bank",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(unique=True, max_length=100)),
                (
                    "numerals_differ",
                    fields.BooleanField(
                        default=False, description="十五 and 15 are different fill answers here"
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "bank",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A named collection of questions.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "bank",
                    fields.ForeignKeyField(
                        "models.Bank",
                        source_field="bank_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="questions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "fingerprint",
                    fields.CharField(
                        description="hash of kind, stem and the set of options", max_length=64
                    ),
                ),
                ("newest", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "question",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A question keeps its identity while its revisions change, `newest` numbers the newest.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "question",
                    fields.ForeignKeyField(
                        "models.Question",
                        source_field="question_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="revisions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("kind", fields.CharField(max_length=12)),
                ("stem", fields.TextField(unique=False)),
                (
                    "options",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                (
                    "answers",
                    fields.JSONField(
                        description='letters, ["true"] or ["false"], or accepted texts, blank by blank',
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("explanation", fields.TextField(default="", unique=False)),
                ("citation", fields.CharField(default="", max_length=200)),
                (
                    "tags",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("difficulty", fields.SmallIntField(null=True)),
                ("author", fields.CharField(default="", max_length=100)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "revision",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What a question said at one time. Never changed, never deleted: attempts point at it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Staff",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(unique=True, max_length=60)),
                ("role", fields.CharField(max_length=10)),
                ("password_hash", fields.CharField(max_length=200)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "staff",
                "app": "models",
                "pk_attr": "id",
                "table_description": "An account that runs the campaign. Closed accounts stay, for the audit trail.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuditRecord",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="staff_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="audit",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("action", fields.CharField(max_length=40)),
                ("subject", fields.CharField(max_length=120)),
                (
                    "detail",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "audit_record",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Who changed rules, drew, exported or managed accounts, and when. Never changed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Contest",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("slug", fields.CharField(unique=True, max_length=60)),
                ("title", fields.CharField(max_length=100)),
                ("introduction", fields.TextField(default="", unique=False)),
                ("organisers", fields.CharField(default="", max_length=200)),
                ("contact", fields.CharField(default="", max_length=100)),
                (
                    "claim",
                    fields.TextField(
                        default="",
                        description="how, where and until when prizes are claimed",
                        unique=False,
                    ),
                ),
                ("opens_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closes_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("minutes", fields.IntField(null=True)),
                ("tries_a_day", fields.IntField(null=True)),
                ("tries_in_all", fields.IntField(null=True)),
                ("pass_score", fields.FloatField(null=True)),
                ("show_answers", fields.CharField(null=True, max_length=10)),
                (
                    "created_by",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="created_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="contests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "edits",
                    fields.IntField(default=0, description="how often the rules were stored"),
                ),
            ],
            options={
                "table": "contest",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A prize quiz. Rules may be blank while it is drafted, opening demands them all.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "contest",
                    fields.OneToOneField(
                        "models.Contest",
                        source_field="contest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="draw",
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
                        related_name="draws",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "record",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
            ],
            options={
                "table": "draw",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A draw, made once. `record` holds all it takes to make it again and compare.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "contest",
                    fields.OneToOneField(
                        "models.Contest",
                        source_field="contest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="opening",
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
                        related_name="openings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "pool",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
            ],
            options={
                "table": "opening",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The contest's rules were frozen: when and by whom. At most one, whoever presses first.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Prize",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "contest",
                    fields.ForeignKeyField(
                        "models.Contest",
                        source_field="contest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="prizes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.SmallIntField()),
                ("tier", fields.CharField(max_length=40)),
                ("item", fields.CharField(max_length=100)),
                ("quantity", fields.IntField()),
            ],
            options={
                "table": "prize",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A tier: its name, what is given, and to how many.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "contest",
                    fields.ForeignKeyField(
                        "models.Contest",
                        source_field="contest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sections",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.SmallIntField()),
                (
                    "bank",
                    fields.ForeignKeyField(
                        "models.Bank",
                        source_field="bank_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sections",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kinds",
                    fields.JSONField(
                        default=list,
                        description="[] = any",
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                (
                    "tags",
                    fields.JSONField(
                        default=list,
                        description="[] = any",
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("count", fields.SmallIntField()),
                ("points", fields.SmallIntField()),
                ("half_for_incomplete", fields.BooleanField(default=False)),
            ],
            options={
                "table": "section",
                "app": "models",
                "pk_attr": "id",
                "table_description": "So many questions of these kinds and tags from one bank, for so many points each.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="uploads",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("bank_name", fields.CharField(max_length=100)),
                ("filename", fields.CharField(max_length=200)),
                ("content", fields.BinaryField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "upload",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The bytes a trainer uploaded. In the database, so that any process can confirm it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Worker",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "phone_index",
                    fields.CharField(
                        unique=True, description="blind index of E.164", max_length=64
                    ),
                ),
                ("phone_sealed", fields.CharField(max_length=200)),
                ("name_sealed", fields.CharField(max_length=400)),
                ("town", fields.CharField(max_length=60)),
                ("employer", fields.CharField(max_length=100)),
                ("is_demo", fields.BooleanField(default=False, db_default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "worker",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A person who answers. Phone and name are sealed: a copied database file shows neither.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Consent",
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
                        related_name="consents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("purpose", fields.CharField(max_length=20)),
                (
                    "notice",
                    fields.CharField(
                        description="version of the notice that was shown", max_length=20
                    ),
                ),
                ("given_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "withdrawn_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "consent",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One yes of one worker to one purpose, and when it was taken back.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "contest",
                    fields.ForeignKeyField(
                        "models.Contest",
                        source_field="contest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="participations",
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
                        related_name="participations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("town", fields.CharField(max_length=60)),
                ("employer", fields.CharField(max_length=100)),
                ("tries", fields.IntField(default=0)),
                ("best_score", fields.FloatField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "participation",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One worker in one contest: 人数 counts these. Town and employer as they were then.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Attempt",
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
                        related_name="attempts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "contest",
                    fields.ForeignKeyField(
                        "models.Contest",
                        source_field="contest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="attempts",
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
                        related_name="attempts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "client_id",
                    fields.UUIDField(
                        description="the phone's own id, so that a retry is not a try"
                    ),
                ),
                (
                    "number",
                    fields.IntField(description="1 = the worker's first try in this contest"),
                ),
                ("day", fields.DateField(description="local day on which it started")),
                (
                    "paper",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("started_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("deadline", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "revision",
                    fields.BigIntField(default=0, description="newest revision of any answer"),
                ),
                (
                    "finished_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("score", fields.FloatField(null=True)),
                ("max_score", fields.FloatField()),
                ("correct", fields.SmallIntField(null=True)),
                ("total", fields.SmallIntField()),
                ("passed", fields.BooleanField(null=True)),
            ],
            options={
                "table": "attempt",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One try: 人次 counts these. Its paper is frozen when it is dealt.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "attempt",
                    fields.ForeignKeyField(
                        "models.Attempt",
                        source_field="attempt_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="answers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.SmallIntField(description="1 = the first question shown")),
                (
                    "given",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("revision", fields.BigIntField()),
                ("saved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "answer",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The last answer to one question of one attempt, as it was given.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "contest",
                    fields.ForeignKeyField(
                        "models.Contest",
                        source_field="contest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="entries",
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
                        related_name="entries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "attempt",
                    fields.OneToOneField(
                        "models.Attempt",
                        source_field="attempt_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="entry",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("earned_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "entry",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A place in the draw: one per worker and contest, earned by the first pass.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("token_hash", fields.CharField(unique=True, max_length=64)),
                (
                    "worker",
                    fields.ForeignKeyField(
                        "models.Worker",
                        source_field="worker_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="sessions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="staff_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="sessions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "session",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A signed-in browser or phone, found by the hash of its opaque token.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Winner",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "draw",
                    fields.ForeignKeyField(
                        "models.Draw",
                        source_field="draw_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="winners",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "prize",
                    fields.ForeignKeyField(
                        "models.Prize",
                        source_field="prize_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="winners",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "entry",
                    fields.OneToOneField(
                        "models.Entry",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="winner",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.IntField(description="1 = drawn first for this prize")),
            ],
            options={
                "table": "winner",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One entry that won one prize. Nobody wins twice in a contest.",
            },
            bases=["Model"],
        ),
        # CreateModel ignores constraints, and adding a check rebuilds an SQLite table without its
        # indexes: so checks first, then unique keys, then indexes.
        ops.AddConstraint(
            model_name="Question",
            constraint=CheckConstraint(check="newest >= 1", name="question_newest"),
        ),
        ops.AddConstraint(
            model_name="Question",
            constraint=UniqueConstraint(
                fields=("bank", "fingerprint"), name="question_bank_fingerprint"
            ),
        ),
        ops.AddConstraint(
            model_name="Revision",
            constraint=CheckConstraint(
                check="kind IN ('single', 'multiple', 'true_false', 'fill')", name="revision_kind"
            ),
        ),
        ops.AddConstraint(
            model_name="Revision",
            constraint=CheckConstraint(
                check="difficulty BETWEEN 1 AND 5", name="revision_difficulty"
            ),
        ),
        ops.AddConstraint(
            model_name="Revision",
            constraint=CheckConstraint(check="number >= 1", name="revision_number"),
        ),
        ops.AddConstraint(
            model_name="Revision",
            constraint=UniqueConstraint(
                fields=("question", "number"), name="revision_question_number"
            ),
        ),
        ops.AddConstraint(
            model_name="Staff",
            constraint=CheckConstraint(
                check="role IN ('helper', 'trainer', 'organizer', 'admin')", name="staff_role"
            ),
        ),
        ops.AddIndex(model_name="AuditRecord", index=Index(fields=["at"], name="audit_record_at")),
        ops.AddConstraint(
            model_name="Contest",
            constraint=CheckConstraint(check="closes_at > opens_at", name="contest_hours"),
        ),
        ops.AddConstraint(
            model_name="Contest",
            constraint=CheckConstraint(check="minutes BETWEEN 1 AND 600", name="contest_minutes"),
        ),
        ops.AddConstraint(
            model_name="Contest",
            constraint=CheckConstraint(check="tries_a_day >= 1", name="contest_tries_a_day"),
        ),
        ops.AddConstraint(
            model_name="Contest",
            constraint=CheckConstraint(check="tries_in_all >= 1", name="contest_tries_in_all"),
        ),
        ops.AddConstraint(
            model_name="Contest",
            constraint=CheckConstraint(check="pass_score >= 0", name="contest_pass_score"),
        ),
        ops.AddConstraint(
            model_name="Contest",
            constraint=CheckConstraint(
                check="show_answers IN ('never', 'finish', 'close')", name="contest_show_answers"
            ),
        ),
        ops.AddConstraint(
            model_name="Prize",
            constraint=CheckConstraint(
                check="quantity BETWEEN 1 AND 100000", name="prize_quantity"
            ),
        ),
        ops.AddConstraint(
            model_name="Prize",
            constraint=UniqueConstraint(
                fields=("contest", "position"), name="prize_contest_position"
            ),
        ),
        ops.AddConstraint(
            model_name="Section",
            constraint=CheckConstraint(check="count BETWEEN 1 AND 100", name="section_count"),
        ),
        ops.AddConstraint(
            model_name="Section",
            constraint=CheckConstraint(check="points BETWEEN 1 AND 100", name="section_points"),
        ),
        ops.AddConstraint(
            model_name="Section",
            constraint=UniqueConstraint(
                fields=("contest", "position"), name="section_contest_position"
            ),
        ),
        ops.AddIndex(
            model_name="Upload", index=Index(fields=["created_at"], name="upload_created_at")
        ),
        ops.AddIndex(model_name="Worker", index=Index(fields=["town"], name="worker_town")),
        ops.AddConstraint(
            model_name="Consent",
            constraint=CheckConstraint(
                check="purpose IN ('quiz', 'publish')", name="consent_purpose"
            ),
        ),
        ops.AddConstraint(
            model_name="Participation",
            constraint=CheckConstraint(check="tries >= 0", name="participation_tries"),
        ),
        ops.AddConstraint(
            model_name="Participation",
            constraint=UniqueConstraint(
                fields=("contest", "worker"), name="participation_contest_worker"
            ),
        ),
        ops.AddConstraint(
            model_name="Attempt",
            constraint=CheckConstraint(check="deadline > started_at", name="attempt_deadline"),
        ),
        ops.AddConstraint(
            model_name="Attempt",
            constraint=CheckConstraint(
                check="(finished_at IS NULL) = (score IS NULL)", name="attempt_finished_has_score"
            ),
        ),
        ops.AddConstraint(
            model_name="Attempt",
            constraint=CheckConstraint(check="score BETWEEN 0 AND max_score", name="attempt_score"),
        ),
        ops.AddConstraint(
            model_name="Attempt",
            constraint=UniqueConstraint(
                fields=("participation", "number"), name="attempt_participation_number"
            ),
        ),
        ops.AddConstraint(
            model_name="Attempt",
            constraint=UniqueConstraint(
                fields=("participation", "client_id"), name="attempt_participation_client_id"
            ),
        ),
        ops.AddIndex(
            model_name="Attempt",
            index=Index(fields=["contest_id", "day"], name="attempt_contest_day"),
        ),
        ops.AddIndex(
            model_name="Attempt", index=Index(fields=["worker_id"], name="attempt_worker")
        ),
        ops.AddIndex(
            model_name="Attempt",
            index=Index(fields=["finished_at", "deadline"], name="attempt_overdue"),
        ),
        ops.AddConstraint(
            model_name="Answer",
            constraint=CheckConstraint(check="number >= 1", name="answer_number"),
        ),
        ops.AddConstraint(
            model_name="Answer",
            constraint=UniqueConstraint(fields=("attempt", "number"), name="answer_attempt_number"),
        ),
        ops.AddConstraint(
            model_name="Entry",
            constraint=UniqueConstraint(fields=("contest", "worker"), name="entry_contest_worker"),
        ),
        ops.AddConstraint(
            model_name="Session",
            constraint=CheckConstraint(
                check="worker_id IS NOT NULL OR staff_id IS NOT NULL", name="session_of_somebody"
            ),
        ),
        ops.AddIndex(
            model_name="Session", index=Index(fields=["expires_at"], name="session_expires_at")
        ),
        ops.AddConstraint(
            model_name="Winner",
            constraint=UniqueConstraint(fields=("prize", "position"), name="winner_prize_position"),
        ),
        ops.RunSQL(
            "CREATE UNIQUE INDEX one_attempt_at_a_time ON attempt (participation_id) WHERE finished_at IS NULL",
            "DROP INDEX one_attempt_at_a_time",
        ),
        ops.RunSQL(
            "CREATE UNIQUE INDEX one_live_consent ON consent (worker_id, purpose) WHERE withdrawn_at IS NULL",
            "DROP INDEX one_live_consent",
        ),
    ]
