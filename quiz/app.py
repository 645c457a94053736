"""The whole application on one screen: every route, middleware and handler."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import structlog
from questions.errors import QuestionError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from tortoise.contrib.starlette import RegisterTortoise

from quiz import attempts, banks, contests, database, people, prizes, reports, web
from quiz.attempts.actions import finish_overdue
from quiz.errors import QuizError
from quiz.people.rules import ADMIN, GUEST, HELPER, ORGANIZER, TRAINER, WORKER
from quiz.people.sessions import forget_expired
from quiz.settings import settings
from quiz.web.access import route
from quiz.web.headers import HeadersMiddleware
from quiz.web.problems import bank_refused, crashed, http_error, refused
from quiz.web.sessions import SessionMiddleware

UPLOAD_LIMIT = 20 * 1024 * 1024
GET, POST, PUT = ("GET",), ("POST",), ("PUT",)

# fmt: off
ROUTES = [
    # Everybody
    route("/", contests.pages.home, GUEST, name="contests:home"),
    route("/contests/{slug}", contests.pages.cover, GUEST, name="contests:cover"),
    route("/contests/{slug}/winners", prizes.pages.winners, GUEST, name="prizes:winners"),
    route("/sign-in", people.pages.sign_in_form, GUEST, name="people:sign-in"),
    route("/sign-in", people.pages.sign_in, GUEST, methods=POST, name="people:signing-in"),
    route("/notice", people.pages.notice, GUEST, name="people:notice"),
    route("/language/{code}", web.pages.choose_language, GUEST, name="web:language"),
    route("/look/{name}", web.pages.choose_look, GUEST, name="web:look"),
    route("/static/{digest}/{name}", web.static.show, GUEST, name="web:static"),
    route("/healthz", web.pages.healthz, GUEST, name="web:healthz"),
    route("/readyz", web.pages.readyz, GUEST, name="web:readyz"),
    # Workers
    route("/me", people.pages.me, WORKER, name="people:me"),
    route("/me", people.pages.correct, WORKER, methods=POST, name="people:correct"),
    route("/me/publishing", people.pages.choose_publishing, WORKER, methods=POST, name="people:publishing"),
    route("/sign-out", people.pages.sign_out, WORKER, methods=POST, name="people:sign-out"),
    route("/contests/{slug}/attempts", attempts.pages.start, WORKER, methods=POST, name="attempts:start"),
    route("/attempts/{id:int}", attempts.pages.show, WORKER, name="attempts:show"),
    route("/attempts/{id:int}/answers", attempts.pages.save, GUEST, methods=POST, name="attempts:save"),
    route("/attempts/{id:int}/finish", attempts.pages.finish, GUEST, methods=POST, name="attempts:finish"),
    # Staff
    route("/staff/sign-in", people.desk.sign_in_form, GUEST, name="staff:sign-in"),
    route("/staff/sign-in", people.desk.sign_in, GUEST, methods=POST, name="staff:signing-in"),
    route("/staff/sign-out", people.desk.sign_out, HELPER, methods=POST, name="staff:sign-out"),
    route("/staff", people.desk.home, HELPER, name="staff:home"),
    route("/staff/banks", banks.desk.index, TRAINER, name="banks:index"),
    route("/staff/banks", banks.desk.upload, TRAINER, methods=POST, name="banks:upload", max_body_size=UPLOAD_LIMIT),
    route("/staff/banks/template.{ending}", banks.desk.template, TRAINER, name="banks:template"),
    route("/staff/banks/uploads/{id:int}", banks.desk.preview, TRAINER, name="banks:preview"),
    route("/staff/banks/uploads/{id:int}", banks.desk.confirm, TRAINER, methods=POST, name="banks:confirm"),
    route("/staff/banks/{id:int}", banks.desk.show, TRAINER, name="banks:show"),
    route("/staff/contests", contests.desk.index, ORGANIZER, name="contests:index"),
    route("/staff/contests", contests.desk.create, ORGANIZER, methods=POST, name="contests:create"),
    route("/staff/contests/{slug}", reports.desk.contest, ORGANIZER, name="contests:show"),
    route("/staff/contests/{slug}/rules", contests.desk.edit, ORGANIZER, name="contests:edit"),
    route("/staff/contests/{slug}/rules", contests.desk.change, ORGANIZER, methods=POST, name="contests:change"),
    route("/staff/contests/{slug}/opening", contests.desk.publish, ORGANIZER, methods=POST, name="contests:open"),
    route("/staff/contests/{slug}/draw", prizes.desk.draw, ORGANIZER, methods=POST, name="prizes:draw"),
    route("/staff/contests/{slug}/draw.json", prizes.desk.record, ORGANIZER, name="prizes:record"),
    route("/staff/contests/{slug}/exports", reports.desk.export, ORGANIZER, methods=POST, name="reports:export"),
    route("/staff/reports", reports.desk.index, ORGANIZER, name="reports:index"),
    route("/staff/people", people.desk.index, ADMIN, name="staff:people"),
    route("/staff/people", people.desk.add, ADMIN, methods=POST, name="staff:add"),
    route("/staff/people/{id:int}/closing", people.desk.close, ADMIN, methods=POST, name="staff:close"),
    # JSON
    route("/api/v1/openapi.json", web.pages.openapi, GUEST, name="api:openapi"),
    route("/api/v1/session", people.api.sign_in, GUEST, methods=POST, name="api:sign-in"),
    route("/api/v1/contests", contests.api.index, GUEST, name="api:contests"),
    route("/api/v1/contests/{slug}", contests.api.show, GUEST, name="api:contest"),
    route("/api/v1/contests/{slug}/winners", prizes.api.winners, GUEST, name="api:winners"),
    route("/api/v1/contests/{slug}/attempts", attempts.api.start, WORKER, methods=POST, name="api:start"),
    route("/api/v1/attempts/{id:int}", attempts.api.show, WORKER, name="api:attempt"),
    route("/api/v1/attempts/{id:int}/answers", attempts.api.save, WORKER, methods=PUT, name="api:save"),
    route("/api/v1/attempts/{id:int}/finish", attempts.api.finish, WORKER, methods=POST, name="api:finish"),
]
# fmt: on

SWEEP_SECONDS = 20

log = structlog.get_logger("zhumeng")


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Connect, refuse an out-of-date schema, sweep in the background, and always close."""
    async with RegisterTortoise(app, config=database.config(settings().database_url)):
        if not await database.is_current():
            raise SystemExit("The database is not up to date. Run: python main.py migrate")
        sweeper = asyncio.create_task(sweep(app))
        try:
            yield
        finally:
            sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sweeper


async def sweep(app: Starlette) -> None:
    """Finish attempts whose time is up though nobody came back, and forget old sessions."""
    while True:
        try:
            now = app.state.clock()
            await finish_overdue(now)
            await forget_expired(now)
        except Exception:  # a bad minute must not end the sweeping
            log.exception("sweep failed")
        await asyncio.sleep(SWEEP_SECONDS)


def utc_now() -> datetime:
    """The server's clock; the only one that decides."""
    return datetime.now(UTC)


def create_app() -> Starlette:
    """The ASGI application."""
    app = Starlette(
        routes=list[Route](ROUTES),
        lifespan=lifespan,
        middleware=[
            Middleware(HeadersMiddleware),
            Middleware(GZipMiddleware, minimum_size=500, compresslevel=1),
            Middleware(SessionMiddleware),
        ],
        exception_handlers={
            QuizError: refused,
            QuestionError: bank_refused,
            HTTPException: http_error,
            Exception: crashed,
        },
    )
    app.state.clock = utc_now
    return app
