"""What can be refused, and the one table from refusal to HTTP status.

A refusal is an exception raised where the rule lives. `code` is stable and part of the API
(SURFACE: "Refusals, by code"); the text is for people and is translated when it is shown.
"""

from typing import Any

from quiz.words import N_


class QuizError(Exception):
    """A refusal with a stable code and a sentence for people.

    `params` fill the sentence's `%(name)s` places after translation.
    """

    code = "refused"
    text = N_("现在还不能这样做。")

    def __init__(self, text: str | None = None, **params: Any) -> None:
        self.text = text or type(self).text
        self.params = params
        super().__init__(self.text % params if params else self.text)


class NotFound(QuizError):
    """Nothing there, or nothing this person may see."""

    code = "not_found"
    text = N_("找不到这个页面，可能是链接不完整。")


class NotSignedIn(QuizError):
    """The page needs a worker or a member of staff."""

    code = "not_signed_in"
    text = N_("请先登录。")


class Forbidden(QuizError):
    """Signed in, but not for this."""

    code = "forbidden"
    text = N_("您的账号没有这项权限。")


class BadRequest(QuizError):
    """The request itself makes no sense."""

    code = "bad_request"
    text = N_("提交的内容不完整或格式不对，请检查后再试。")


class TooLarge(QuizError):
    """A body above its route's limit."""

    code = "too_large"
    text = N_("提交的内容太大了。文件最大 20 MB，请拆成几个小文件，分别上传。")


class TooManyRequests(QuizError):
    """Slow down. `retry_after` in seconds."""

    code = "too_many_requests"
    text = N_("操作太频繁了，请 %(retry_after)s 秒后再试。")

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(retry_after=retry_after)


class Unavailable(QuizError):
    """The database is full, gone or too busy: nothing was stored. `retry_after` in seconds."""

    code = "unavailable"
    text = N_("系统正忙，刚才的操作还没有存上，之前保存的都在。请过几秒再试。")

    def __init__(self, retry_after: int = 3) -> None:
        self.retry_after = retry_after
        super().__init__()


class CrossSite(QuizError):
    """A form sent from another site, or from a page whose session is gone."""

    code = "cross_site"
    text = N_("这个页面放得太久了，请返回刷新后再提交。")


class NotOpenYet(QuizError):
    """The contest has not begun."""

    code = "not_open_yet"
    text = N_("活动还没开始，请到时间再来。")


class Closed(QuizError):
    """The contest is over."""

    code = "closed"
    text = N_("活动已经结束，不能再答题了。")


class NoTriesLeft(QuizError):
    """All tries used, today or in all."""

    code = "no_tries_left"
    text = N_("答题次数已经用完了。")


class NoTriesToday(NoTriesLeft):
    """Today's tries are used; tomorrow there are more."""

    text = N_("今天的答题次数用完了，明天再来吧。")


class TooLate(QuizError):
    """The attempt is finished or its time is up."""

    code = "too_late"
    text = N_("这次答题已经结束，之后的改动不算。")


class AlreadyStarted(QuizError):
    """The session has begun: whoever comes now is let in at the door, or not."""

    code = "already_started"
    text = N_("这个班已经开课，不能再报名了。")


class Clash(QuizError):
    """The worker is confirmed for another course at the same time."""

    code = "clash"
    text = N_("这个时间您已经报了「%(title)s」，时间冲突，不能再报。")


class CourseFull(QuizError):
    """No seat, and no place left on the waitlist either."""

    code = "course_full_and_waitlist_full"
    text = N_("名额满了，候补也满了。请看看别的班。")


class CourseCancelled(QuizError):
    """The organizers called the course off."""

    code = "cancelled"
    text = N_("这个班取消了，不能再报名。")


class CancelTooLate(QuizError):
    """The deadline for taking a sign-up back is over."""

    code = "too_late"
    text = N_("已经过了取消报名的时间。来不了的话，请打咨询电话说一声。")


class SessionTaken(QuizError):
    """Somebody has signed up for the session or came on the day that was to be removed."""

    code = "session_taken"
    text = N_("第 %(number)s 场已经有人报名，不能删除。可以换时间、地点，或者取消整个班。")


class DayTaken(QuizError):
    """Somebody was checked in at the class that was to be removed, or to become another."""

    code = "day_taken"
    text = N_(
        "第 %(number)s 场有一次课已经有人签到：不能删除，也不能改到别的时段。"
        "请留着这次课，需要的话另加一次。"
    )


class StaleCode(QuizError):
    """A room's QR code, or the pass it gave, is too old, another's, or not ours."""

    code = "stale_code"
    text = N_("会场的二维码已经换了。请对着会场屏幕再扫一次，拍的照片和别人转发的都不能用。")


class DoorClosed(QuizError):
    """Nobody is checked in at this hour."""

    code = "door_closed"
    text = N_("现在不是签到时间。上课前 2 小时到下课后 2 小时可以签到。")


class NotSignedUp(QuizError):
    """The worker has no seat in this room."""

    code = "not_signed_up"
    text = N_("您没有报这个班，请找现场的工作人员。")


class NoCertificate(QuizError):
    """The course is not over, or the worker was not seen there."""

    code = "no_certificate"
    text = N_("还没有证书：到过课，并且课都上完了，才有证书。")


class RulesFrozen(QuizError):
    """An open contest's rules do not change."""

    code = "rules_frozen"
    text = N_("活动已发布，规则不能再改。")


class EditedMeanwhile(QuizError):
    """Somebody else stored the same thing, a draft or a published course, since this page came."""

    code = "edited_meanwhile"
    text = N_("这里刚被别人改过，您的内容还没有保存。请核对；再保存一次，就以您的为准。")


class RulesIncomplete(QuizError):
    """The contest cannot open; `missing` is a list of sentences."""

    code = "rules_incomplete"
    text = N_("还有内容没填好，暂时不能发布。")

    def __init__(self, missing: list[tuple[str, dict[str, Any]]]) -> None:
        self.missing = missing
        super().__init__()


class CourseIncomplete(RulesIncomplete):
    """The course cannot be published; `missing` is a list of sentences."""

    code = "course_incomplete"


class NotClosedYet(QuizError):
    """A draw before the end would leave people out."""

    code = "not_closed_yet"
    text = N_("活动结束几秒以后才能抽奖，等最后的答卷交上来。")


class AlreadyDrawn(QuizError):
    """A draw is made once."""

    code = "already_drawn"
    text = N_("这个活动已经抽过奖了，不能再抽。")


class NotDrawnYet(QuizError):
    """Winners are asked for before there are any."""

    code = "not_drawn_yet"
    text = N_("还没有抽奖，抽奖后才有中奖名单。")


class NothingToDraw(QuizError):
    """Nobody has earned an entry, or there are no prizes."""

    code = "nothing_to_draw"
    text = N_("没有人获得抽奖资格，或者没有设置奖品。")


class NameTaken(QuizError):
    """A unique name is in use."""

    code = "name_taken"
    text = N_("这个名字已经有人用了，请换一个。")


class WrongPassword(QuizError):
    """Name and password do not belong together, or the account is closed."""

    code = "wrong_password"
    text = N_("账号或密码不对。")


STATUS: dict[type[QuizError], int] = {
    BadRequest: 400,
    NotSignedIn: 401,
    WrongPassword: 401,
    Forbidden: 403,
    CrossSite: 403,
    NotFound: 404,
    TooLarge: 413,
    RulesIncomplete: 422,
    TooManyRequests: 429,
    Unavailable: 503,
}
"""Refusals that are not 409 Conflict: the request was understood, the state forbids it."""


def status_of(error: QuizError) -> int:
    """The HTTP status of a refusal: the nearest class in STATUS, else 409."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 409)
