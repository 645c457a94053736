"""The quiz that belongs to a course: how many took it, and how many of those who came."""

from dataclasses import dataclass

from quiz.attempts.models import ContestCount
from quiz.contests.models import Contest
from quiz.courses.models import Course
from quiz.statements import ask

# Who came and took the course's own quiz, each once.
TOOK = """
SELECT COUNT(DISTINCT u.worker_id) AS came, COUNT(DISTINCT p.worker_id) AS took,
       COUNT(DISTINCT e.worker_id) AS passed
FROM ITEMS JOIN signup u ON u.course_id = i.0::int
LEFT JOIN participation p ON p.contest_id = i.1::int AND p.worker_id = u.worker_id
LEFT JOIN entry e ON e.contest_id = i.1::int AND e.worker_id = u.worker_id
WHERE EXISTS (SELECT 1 FROM attendance a WHERE a.signup_id = u.id)
"""


@dataclass(frozen=True)
class ClassQuiz:
    """The contest with its counts over everybody, and over those who came to the course."""

    contest: Contest
    headcount: int
    visits: int
    passed: int
    came: int
    came_and_took: int
    came_and_passed: int


async def quiz_of(course: Course) -> ClassQuiz | None:
    """The quiz linked to the course with its figures; None where there is none."""
    if course.contest_id is None:
        return None
    contest = await Contest.get(id=course.contest_id)
    counts = await ContestCount.get_or_none(contest_id=contest.id) or ContestCount()
    row = (await ask(TOOK, [(course.id, contest.id)]))[0]
    return ClassQuiz(
        contest,
        counts.headcount,
        counts.visits,
        counts.passed,
        row["came"],
        row["took"],
        row["passed"],
    )
