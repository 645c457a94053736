"""The hours of a class as people type them: a day, from when, until when."""

import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from quiz.courses.rules import Span
from quiz.settings import settings
from quiz.words import N_

Typed = dict[str, Any]

YEARS = range(2000, 2101)
NIGHT = timedelta(hours=6)
"""A class that ends at an earlier hour than it begins goes past midnight, if it is not longer."""


def typed_day(value: Any) -> Any:
    """`2026-11-23`."""
    text = _plain(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(N_("请按「年-月-日」填写。")) from None
    if day.year not in YEARS:
        raise ValueError(N_("年份好像不对，请检查。"))
    return day


def typed_hour(value: Any) -> Any:
    """`19:30`, also `9:05`."""
    hour, _, minute = _plain(value).replace("：", ":").partition(":")
    try:
        return time(int(hour), int(minute[:2]))
    except ValueError:
        raise ValueError(N_("请按「时:分」填写。")) from None


def _plain(value: Any) -> str:
    text = unicodedata.normalize("NFKC", str(value or "")).strip()
    if not text:
        raise ValueError(N_("请填写这一项。"))
    return text


class DayForm(BaseModel):
    """One meeting on the campaign's clock."""

    day: Annotated[date, BeforeValidator(typed_day)] = Field(alias="date")
    from_: Annotated[time, BeforeValidator(typed_hour)] = Field(alias="from")
    to: Annotated[time, BeforeValidator(typed_hour)]

    @property
    def span(self) -> Span | None:
        """Its moments; None when it would end before it begins."""
        zone = settings().zone
        starts = datetime.combine(self.day, self.from_, zone)
        ends = datetime.combine(self.day, self.to, zone)
        if ends <= starts:
            ends = datetime.combine(self.day + timedelta(days=1), self.to, zone)
            if ends - starts > NIGHT:
                return None
        return Span(starts.astimezone(UTC), ends.astimezone(UTC))


def as_typed(span: Span) -> Typed:
    """A stored meeting as the form shows it."""
    starts, ends = (moment.astimezone(settings().zone) for moment in span)
    return {
        "date": starts.strftime("%Y-%m-%d"),
        "from": starts.strftime("%H:%M"),
        "to": ends.strftime("%H:%M"),
    }


def moment_as_typed(moment: datetime | None) -> str:
    """A stored moment as `datetime-local` shows it."""
    return moment.astimezone(settings().zone).strftime("%Y-%m-%dT%H:%M") if moment else ""
