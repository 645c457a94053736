"""What workers are told: the sentences, and putting them into the outbox."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quiz.database import stored_moment
from quiz.settings import settings
from quiz.statements import ask
from quiz.words import N_

SENTENCES = {
    "promoted": N_(
        "轮到您了：「%(title)s」有您的座位，%(at)s，%(place)s。来不了请取消，让给别人。"
    ),
    "moved": N_("「%(title)s」有变动：改为 %(at)s，%(place)s。您的名额还在。"),
    "moved_waiting": N_("「%(title)s」有变动：改为 %(at)s，%(place)s。您还在候补。"),
    "called_off": N_("「%(title)s」取消了：%(reason)s。"),
    "signed_up": N_("工作人员帮您报了「%(title)s」，%(at)s，%(place)s。"),
    "waiting": N_("工作人员帮您候补了「%(title)s」，有座位时会告诉您。"),
    "removed": N_("您的「%(title)s」报名已由工作人员取消。"),
}
"""By `Message.template`. `at` is a moment in ISO 8601, or several, shown on the campaign's clock."""

TELL = """
INSERT INTO message (worker_id, template, params, created_at, sms, sms_tries, sms_after, sms_error)
SELECT i.0::int, i.1::text, i.2::jsonb, i.3::timestamptz, i.4::text, 0, i.3::timestamptz, ''
FROM ITEMS WHERE true
"""


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence for one worker about one course."""

    worker_id: int
    course_id: int
    template: str
    params: Mapping[str, Any]


async def tell(told: Iterable[Told], now: datetime) -> None:
    """Put messages into the outbox, in the current transaction; the sweep sends them."""
    sms = "due" if settings().sms_gateway_url else "none"
    at = stored_moment(now)
    rows = [
        (each.worker_id, each.template, {**each.params, "course": each.course_id}, at, sms)
        for each in told
    ]
    if rows:
        await ask(TELL, rows)


def sentence(template: str, params: Mapping[str, Any], say: Callable[[str], str]) -> str:
    """A message in words; `say` translates."""
    values = dict(params)
    if "at" in values:
        every = [values["at"]] if isinstance(values["at"], str) else values["at"]
        moments = (datetime.fromisoformat(at).astimezone(settings().zone) for at in every)
        values["at"] = say("、").join(f"{at:%Y-%m-%d %H:%M}" for at in moments)
    return say(SENTENCES[template]) % values
