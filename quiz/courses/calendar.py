"""A course as an iCalendar file (RFC 5545), in UTC: a phone shows it in whatever zone it is set to."""

from collections.abc import Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event

from quiz.courses.models import Course, CourseSession
from quiz.courses.queries import is_called_off


def calendar(course: Course, sessions: Sequence[CourseSession], link: str, now: datetime) -> bytes:
    """The days of these sessions. The same day keeps its UID, and each edit raises SEQUENCE, so
    that importing it again moves it. `link` is the course's page."""
    made = Calendar()
    made.add("prodid", "-//Zhumeng//courses//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    host = link.split("/")[2]
    for session in sessions:
        for day in session.days:
            event = Event()
            event.add("uid", f"course-{course.id}-day-{day.id}@{host}")
            event.add("dtstamp", now.astimezone(UTC))
            event.add("dtstart", day.starts_at.astimezone(UTC))
            event.add("dtend", day.ends_at.astimezone(UTC))
            event.add("sequence", course.edits)
            event.add("summary", course.title)
            event.add("location", " ".join(filter(None, (session.place, session.address))))
            event.add("description", "\n".join(filter(None, (course.topic, course.hotline, link))))
            event.add("url", link)
            event.add("status", "CANCELLED" if is_called_off(course) else "CONFIRMED")
            made.add_component(event)
    content: bytes = made.to_ical()
    return content
