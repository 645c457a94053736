"""The whole application on one screen: every route, middleware and handler."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp
from tortoise.contrib.starlette import RegisterTortoise

from questions.errors import QuestionError
from quiz import database
from quiz.attempts import api as attempts_api
from quiz.attempts import pages as attempts_pages
from quiz.background import calm_collector, deal, sweep, text
from quiz.banks import browse_desk as banks_browse
from quiz.banks import desk as banks_desk
from quiz.banks import growing
from quiz.banks import laws_desk as banks_laws
from quiz.banks import loads_desk as banks_loads
from quiz.banks import question_desk as banks_question
from quiz.banks import taking as banks_taking
from quiz.batches import writer
from quiz.claim import serving
from quiz.contests import api as contests_api
from quiz.contests import desk as contests_desk
from quiz.contests import pages as contests_pages
from quiz.courses import api as courses_api
from quiz.courses import arrival_pages, certificate_pages, check_in_api, check_in_desk, move_desk
from quiz.courses import board as courses_board
from quiz.courses import desk as courses_desk
from quiz.courses import pages as courses_pages
from quiz.courses import printing as courses_printing
from quiz.errors import QuizError
from quiz.log import configure_logging
from quiz.people import api as people_api
from quiz.people import desk as people_desk
from quiz.people import pages as people_pages
from quiz.people.rules import ADMIN, GUEST, HELPER, ORGANIZER, TRAINER, WORKER
from quiz.prizes import api as prizes_api
from quiz.prizes import desk as prizes_desk
from quiz.prizes import pages as prizes_pages
from quiz.reports import desk as reports_desk
from quiz.reports import items_desk
from quiz.settings import settings
from quiz.web import metrics as web_metrics
from quiz.web import pages as web_pages
from quiz.web import pictures as web_pictures
from quiz.web import static as web_static
from quiz.web.access import route
from quiz.web.door import Door
from quiz.web.problems import bank_refused, http_error, refused
from quiz.web.traffic import Traffic

UPLOAD_LIMIT = 20 * 1024 * 1024
POST, PUT, DELETE = ("POST",), ("PUT",), ("DELETE",)

# fmt: off
ROUTES = [
    # The evening's rush first: routes are tried in this order
    route("/api/v1/attempts/{id:id}/answers", attempts_api.save, WORKER, methods=PUT, name="api:save"),
    route("/api/v1/attempts/{id:id}/finish", attempts_api.finish, WORKER, methods=POST, name="api:finish"),
    route("/api/v1/contests/{slug}/attempts", attempts_api.start, WORKER, methods=POST, name="api:start"),
    route("/api/v1/attempts/{id:id}", attempts_api.show, WORKER, name="api:attempt"),
    route("/contests/{slug}/attempts", attempts_pages.start, WORKER, methods=POST, name="attempts:start"),
    route("/attempts/{id:id}", attempts_pages.show, WORKER, name="attempts:show"),
    route("/attempts/{id:id}/answers", attempts_pages.save, GUEST, methods=POST, name="attempts:save"),
    route("/attempts/{id:id}/finish", attempts_pages.finish, GUEST, methods=POST, name="attempts:finish"),
    route("/api/v1/courses/{id:id}/signup", courses_api.sign_up, WORKER, methods=POST, name="api:sign-up"),
    # Everybody
    route("/", contests_pages.home, GUEST, name="contests:home"),
    route("/contests/{slug}", contests_pages.cover, GUEST, name="contests:cover"),
    route("/contests/{slug}/winners", prizes_pages.winners, GUEST, name="prizes:winners"),
    route("/courses", courses_pages.index, GUEST, name="courses:index"),
    route("/courses/{id:id}", courses_pages.show, GUEST, name="courses:show"),
    route("/courses/{id:id}/calendar.ics", courses_pages.download_calendar, GUEST, name="courses:calendar"),
    route("/sign-in", people_pages.sign_in_form, GUEST, name="people:sign-in"),
    route("/sign-in", people_pages.sign_in, GUEST, methods=POST, name="people:signing-in"),
    route("/notice", people_pages.notice, GUEST, name="people:notice"),
    # Check-in: what QR codes open. Opening changes nothing
    route("/c/{token}", arrival_pages.link, GUEST, name="check-in:link"),
    route("/r/{token}", arrival_pages.scan, GUEST, name="room:scan"),
    route("/here", arrival_pages.here, GUEST, name="room:here"),
    route("/here", arrival_pages.come, WORKER, methods=POST, name="room:come"),
    route("/certificates", certificate_pages.look_up, GUEST, name="certificates:look-up"),
    route("/certificates/{number}", certificate_pages.show, GUEST, name="certificates:show"),
    route("/language/{code}", web_pages.choose_language, GUEST, name="web:language"),
    route("/look/{name}", web_pages.choose_look, GUEST, name="web:look"),
    route("/static/{digest}/{name}", web_static.show, GUEST, name="web:static"),
    route("/pictures/{digest}", web_pictures.show, GUEST, name="web:picture"),
    route("/healthz", web_pages.healthz, GUEST, name="web:healthz"),
    route("/readyz", web_pages.readyz, GUEST, name="web:readyz"),
    route("/metrics", web_metrics.show, GUEST, name="web:metrics"),
    # Workers
    route("/courses/{id:id}/signup", courses_pages.sign_up, WORKER, methods=POST, name="courses:sign-up"),
    route("/courses/{id:id}/cancel", courses_pages.cancel, WORKER, methods=POST, name="courses:cancel"),
    route("/me", people_pages.me, WORKER, name="people:me"),
    route("/me", people_pages.correct, WORKER, methods=POST, name="people:correct"),
    route("/me/publishing", people_pages.choose_publishing, WORKER, methods=POST, name="people:publishing"),
    route("/me/certificates/{id:id}", certificate_pages.mine, WORKER, name="certificates:mine"),
    route("/sign-out", people_pages.sign_out, WORKER, methods=POST, name="people:sign-out"),
    # Staff
    route("/staff/sign-in", people_desk.sign_in_form, GUEST, name="staff:sign-in"),
    route("/staff/sign-in", people_desk.sign_in, GUEST, methods=POST, name="staff:signing-in"),
    route("/staff/sign-out", people_desk.sign_out, HELPER, methods=POST, name="staff:sign-out"),
    route("/staff", people_desk.home, HELPER, name="staff:home"),
    route("/staff/banks", banks_desk.index, TRAINER, name="banks:index"),
    route("/staff/banks", banks_desk.upload, TRAINER, methods=POST, name="banks:upload", max_body_size=UPLOAD_LIMIT),
    route("/staff/banks/template.{ending}", banks_desk.template, TRAINER, name="banks:template"),
    route("/staff/banks/uploads/{id:id}", banks_desk.preview, TRAINER, name="banks:preview"),
    route("/staff/banks/uploads/{id:id}", banks_desk.confirm, TRAINER, methods=POST, name="banks:confirm"),
    route("/staff/banks/uploads/{id:id}/marked.xlsx", banks_desk.annotated_file, TRAINER, name="banks:annotated"),
    route("/staff/banks/{id:id}", banks_browse.show, TRAINER, name="banks:show"),
    route("/staff/banks/{id:id}/loads", banks_loads.index, TRAINER, name="banks:loads"),
    route("/staff/banks/loads/{id:id}", banks_loads.show, TRAINER, name="banks:load"),
    route("/staff/banks/loads/{id:id}/undoing", banks_loads.undo, TRAINER, methods=POST, name="banks:undo"),
    route("/staff/banks/{id:id}/questions", banks_question.new, TRAINER, name="banks:new"),
    route("/staff/banks/{id:id}/questions", banks_question.create, TRAINER, methods=POST, name="banks:create"),
    route("/staff/banks/questions/look", banks_question.look, TRAINER, methods=POST, name="banks:look"),
    route("/staff/banks/questions/{id:id}", banks_question.show, TRAINER, name="banks:question"),
    route("/staff/banks/questions/{id:id}/edit", banks_question.edit, TRAINER, name="banks:edit"),
    route("/staff/banks/questions/{id:id}/edit", banks_question.change, TRAINER, methods=POST, name="banks:change"),
    route("/staff/banks/questions/{id:id}/retiring", banks_question.retire, TRAINER, methods=POST, name="banks:retire"),
    route("/staff/banks/questions/{id:id}/restoring", banks_question.restore, TRAINER, methods=POST, name="banks:restore"),
    route("/staff/banks/questions/{id:id}/checking", banks_question.confirm, TRAINER, methods=POST, name="banks:confirm-law"),
    route("/staff/banks/laws", banks_laws.index, TRAINER, name="banks:laws"),
    route("/staff/banks/laws", banks_laws.amend, TRAINER, methods=POST, name="banks:amend"),
    route("/staff/banks/laws/checking", banks_laws.confirm, TRAINER, methods=POST, name="banks:confirm-page"),
    route("/staff/banks/laws/law", banks_laws.show, TRAINER, name="banks:law"),
    route("/staff/banks/{id:id}/statistics", items_desk.statistics, TRAINER, name="banks:statistics"),
    route("/staff/banks/{id:id}/statistics.{ending}", items_desk.statistics_file, TRAINER, name="banks:statistics-file"),
    route("/staff/banks/{id:id}/exports", banks_taking.take, TRAINER, methods=POST, name="banks:export"),
    route("/staff/contests", contests_desk.index, ORGANIZER, name="contests:index"),
    route("/staff/contests", contests_desk.create, ORGANIZER, methods=POST, name="contests:create"),
    route("/staff/contests/{slug}", reports_desk.contest, ORGANIZER, name="contests:show"),
    route("/staff/contests/{slug}/rules", contests_desk.edit, ORGANIZER, name="contests:edit"),
    route("/staff/contests/{slug}/rules", contests_desk.change, ORGANIZER, methods=POST, name="contests:change"),
    route("/staff/contests/{slug}/opening", contests_desk.publish, ORGANIZER, methods=POST, name="contests:open"),
    route("/staff/contests/{slug}/draw", prizes_desk.draw, ORGANIZER, methods=POST, name="prizes:draw"),
    route("/staff/contests/{slug}/draw.json", prizes_desk.record, ORGANIZER, name="prizes:record"),
    route("/staff/contests/{slug}/exports", reports_desk.export, ORGANIZER, methods=POST, name="reports:export"),
    route("/staff/courses/{id:id}/check-in", check_in_desk.course, HELPER, name="check-in:course"),
    route("/staff/check-in/shell", check_in_desk.shell, HELPER, name="check-in:shell"),
    route("/staff/check-in/offline.js", check_in_desk.offline, GUEST, name="check-in:offline"),
    route("/staff/check-in/{id:id}", check_in_desk.day, HELPER, name="check-in:day"),
    route("/staff/check-in/{id:id}", check_in_desk.record, HELPER, methods=POST, name="check-in:record"),
    route("/staff/check-in/{id:id}/room", check_in_desk.show_room, HELPER, name="check-in:room"),
    route("/staff/courses", courses_desk.index, HELPER, name="training:index"),
    route("/staff/courses", courses_desk.create, TRAINER, methods=POST, name="training:create"),
    route("/staff/courses/{id:id}", courses_board.show, HELPER, name="training:show"),
    route("/staff/courses/{id:id}/live", courses_board.live, HELPER, name="training:live"),
    route("/staff/courses/{id:id}/copy", courses_desk.copy, TRAINER, methods=POST, name="training:copy"),
    route("/staff/courses/{id:id}/edit", courses_desk.edit, TRAINER, name="training:edit"),
    route("/staff/courses/{id:id}/edit", courses_desk.change, TRAINER, methods=POST, name="training:change"),
    route("/staff/courses/{id:id}/publication", courses_desk.publish, TRAINER, methods=POST, name="training:publish"),
    route("/staff/courses/{id:id}/cancellation", courses_board.call_off, TRAINER, methods=POST, name="training:call-off"),
    route("/staff/courses/{id:id}/sessions/{session:id}/seats", courses_board.set_seats, TRAINER, methods=POST, name="training:seats"),
    route("/staff/courses/{id:id}/sessions/{session:id}/move", move_desk.move_form, TRAINER, name="training:moving"),
    route("/staff/courses/{id:id}/sessions/{session:id}/move", move_desk.move, TRAINER, methods=POST, name="training:move"),
    route("/staff/courses/{id:id}/signups", courses_board.sign_up, HELPER, methods=POST, name="training:sign-up"),
    route("/staff/courses/{id:id}/signups/{signup:id}/cancel", courses_board.cancel, HELPER, methods=POST, name="training:cancel"),
    route("/staff/courses/{id:id}/sheet", courses_printing.sheet, HELPER, name="training:sheet"),
    route("/staff/courses/{id:id}/poster", courses_printing.poster, HELPER, name="training:poster"),
    route("/staff/courses/{id:id}/exports", reports_desk.export_course, ORGANIZER, methods=POST, name="training:export"),
    route("/staff/reports", reports_desk.index, ORGANIZER, name="reports:index"),
    route("/staff/people", people_desk.index, ADMIN, name="staff:people"),
    route("/staff/people", people_desk.add, ADMIN, methods=POST, name="staff:add"),
    route("/staff/people/{id:id}/closing", people_desk.close, ADMIN, methods=POST, name="staff:close"),
    route("/staff/people/{id:id}/password", people_desk.renew, ADMIN, methods=POST, name="staff:renew"),
    # JSON
    route("/api/v1/openapi.json", web_pages.openapi, GUEST, name="api:openapi"),
    route("/api/v1/session", people_api.sign_in, GUEST, methods=POST, name="api:sign-in"),
    route("/api/v1/contests", contests_api.index, GUEST, name="api:contests"),
    route("/api/v1/contests/{slug}", contests_api.show, GUEST, name="api:contest"),
    route("/api/v1/days/{id:id}/check-in", check_in_api.roster, HELPER, name="api:roster"),
    route("/api/v1/days/{id:id}/scans", check_in_api.scans, HELPER, methods=POST, name="api:scans"),
    route("/api/v1/contests/{slug}/winners", prizes_api.winners, GUEST, name="api:winners"),
    route("/api/v1/courses", courses_api.index, GUEST, name="api:courses"),
    route("/api/v1/courses/{id:id}", courses_api.show, GUEST, name="api:course"),
    route("/api/v1/courses/{id:id}/signup", courses_api.cancel, WORKER, methods=DELETE, name="api:cancel"),
]
# fmt: on

LAST_SECONDS = 0.2
"""What long work gets beyond the time that requests had (serving.py); together with the closing of
the database it must fit in the ten seconds that service managers give."""


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Connect, refuse an out-of-date schema, sweep in the background, and always close."""
    url = settings().database_url
    async with serving(url), RegisterTortoise(app, config=database.config(url)):
        if not await database.is_current():
            raise SystemExit("The database is not up to date. Run: python main.py migrate")
        calm_collector()
        clock = app.state.clock
        tasks = [asyncio.create_task(task(clock)) for task in (sweep, text, deal)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, growing.drain(LAST_SECONDS), return_exceptions=True)
            await writer().drain()


def utc_now() -> datetime:
    """The server's clock; the only one that decides."""
    return datetime.now(UTC)


class Application(Starlette):
    """The routes behind the door, with nothing in between."""

    def build_middleware_stack(self) -> ASGIApp:
        """What Starlette hands every request to."""
        return Door(self.router, self.state.traffic, REFUSALS)


REFUSALS = {QuizError: refused, QuestionError: bank_refused, HTTPException: http_error}


def create_app() -> Starlette:
    """The ASGI application."""
    configure_logging()
    app = Application(routes=list[Route](ROUTES), lifespan=lifespan)
    app.state.clock = utc_now
    app.state.traffic = Traffic()
    return app
