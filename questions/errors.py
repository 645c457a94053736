"""What the question bank refuses. `code` is stable; `text` % `params` is a sentence for people."""

from typing import TYPE_CHECKING, Any

from questions.words import N_

if TYPE_CHECKING:
    from questions.drafts import Problem, Report


class QuestionError(Exception):
    """A refusal with a stable code and a sentence; `params` fill its `%(name)s` places."""

    code = "question_error"
    text = N_("题库里的数据对不上，请刷新页面后再试。")

    def __init__(self, text: str | None = None, **params: Any) -> None:
        self.text = text or type(self).text
        self.params = params
        super().__init__(self.text % params if params else self.text)


UNREADABLE = {
    "empty_file": N_("文件是空的，请选择有内容的文件。"),
    "too_big": N_("文件太大了，请拆成几个小文件再导入。"),
    "zip_bomb": N_("文件解压后大得不正常，为了安全没有打开。"),
    "zip_slip": N_("压缩包里有指到外面的路径，为了安全没有打开。请重新打包再导入。"),
    "damaged": N_("文件已损坏，打不开。请重新导出或另存一份再试。"),
    "encrypted": N_("文件加了密码。请在 Excel 或 Word 里去掉密码，另存后再试。"),
    "locked_zip": N_("压缩包加了密码，打不开。请去掉密码，重新打包后再导入。"),
    "old_word": N_("这是 .doc、.rtf 或 .odt 文件，请用 Word 或 WPS 另存为 .docx。"),
    "slides": N_("演示文稿（PPT）里的题目读不出来。请把题目复制到 Word 里，再导入 Word 文件。"),
    "picture": N_("这是图片，里面的字读不出来。请导入原来的 Word 或 Excel 文件，或把题目打成字。"),
    "archive": N_("这种压缩包（.rar、.7z、.gz、.mbz）打不开。请先解压，再导入里面的文件。"),
    "backup": N_(
        "这是 Moodle 的备份。请在 Moodle 的题库里选“导出”，格式选 Moodle XML，再导入导出的文件。"
    ),
    "pdf": N_("PDF 里的题目没法可靠地读出来，请用做成这份 PDF 的 Word 或 Excel 文件导入。"),
    "web_page": N_("这是网页格式的文件，请用 Excel 打开，另存为 .xlsx。"),
    "unknown_xml": N_("这份 XML 的根元素是 %(root)s，不是 Moodle XML 或 IMS QTI 题库。"),
    "xml_entities": N_("这份 XML 里定义了实体，为了安全没有打开。请从原来的系统重新导出。"),
    "unknown_archive": N_("压缩包里没有 QTI 试题。请先解压，再导入里面的文件。"),
    "qti_manifest": N_("这是 QTI 试题包的清单，题目在别的文件里。请上传整个 .zip 压缩包。"),
    "qti_references": N_("这份 QTI 试卷只列出了题目的文件名。请上传包含题目的整个 .zip 压缩包。"),
    "no_qti_items": N_("这份 QTI 文件里没有试题。"),
    "unrecognised": N_("这不是题库文件。可以导入表格、Word、纯文本、GIFT、Aiken、XML 和 JSON。"),
    "unknown_encoding": N_("认不出文件的文字编码，请用 Excel 另存为 .xlsx 或“CSV UTF-8”。"),
    "unknown_format": N_("不支持“%(format)s”格式。"),
    "bad_json": N_(
        "这份 JSON 在第 %(line)s 行第 %(column)s 个字写错了，请检查那里的引号、逗号和括号。"
    ),
    "program": N_(
        "这份文件里除了题目还有程序，程序不会运行。请只留下题目的列表（从 [ 到 ]），另存后再导入。"
    ),
    "too_deep": N_("这份 JSON 套得太深，为了安全没有打开。"),
    "no_questions": N_("文件里没有找到试题。每道题至少要有题干和答案，如 question 和 answer。"),
    "nothing_in_it": N_(
        "文件里没有试题，只有分类、说明或别的内容。请检查是不是选错了文件，或重新导出。"
    ),
    "no_typed_questions": N_(
        "没有认出题目。Word 和纯文本里，每道题要有题号和题干，选项写成 A. B. C. D.，"
        "答案写成“答案：B”或写在题干的括号里；表格要有“题干”和“答案”两列。"
    ),
    "only_answers": N_(
        "这份文件只有答案，没有题目。请把题目也放进来：答案写在每道题下面，或放在最后。"
    ),
    "xlsb": N_("这是 Excel 二进制工作簿（.xlsb），不能直接读。请在 Excel 里另存为 .xlsx 再导入。"),
    "tables_beside": N_(
        "一张表里并排放了太多组题（最多 20 组）。请改成一行一道题，一组接一组往下放。"
    ),
    "no_header": N_("没有找到表头。表头里至少要有“题干”和“答案”两列。"),
}
"""Why a file cannot be read, by code."""


class UnreadableFile(QuestionError):
    """The file as a whole cannot be read. `code` is one of UNREADABLE."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        super().__init__(UNREADABLE[code], **params)


class NothingToImport(QuestionError):
    """The file was read but holds no question that could be stored."""

    code = "nothing_to_import"
    text = N_("文件里没有可以导入的题目。")


class BankHasProblems(QuestionError):
    """Some rows have errors, so nothing was stored. `report` says which."""

    code = "has_problems"
    text = N_("有 %(count)s 处问题，所以一道题也没有存。请改好后再导入，或选择跳过有问题的题。")

    def __init__(self, report: "Report") -> None:
        self.report = report
        super().__init__(count=len(report.errors))


class BadBankName(QuestionError):
    """A bank's name is 1 to 100 characters that a database can hold."""

    code = "bad_bank_name"
    text = N_("题库名称要有 1 到 100 个字。")


class InvalidAnswer(QuestionError):
    """What was given cannot be an answer to that question."""

    code = "invalid_answer"
    text = N_("这不是这道题可以有的答案。")


class InvalidCitation(QuestionError):
    """A citation that does not read 《law》第N条."""

    code = "invalid_citation"
    text = N_("法律依据“%(citation)s”写法不对，应像《劳动法》第三条第一款。")


class NotEnoughQuestions(QuestionError):
    """A paper cannot be dealt. `shortfalls`: (section index, wanted, available)."""

    code = "not_enough_questions"
    text = N_("题库里的题不够，出不了这份试卷。")

    def __init__(self, shortfalls: list[tuple[int, int, int]]) -> None:
        self.shortfalls = shortfalls
        super().__init__()


class QuestionHasProblems(QuestionError):
    """What was typed is no sound question. `problems` say why."""

    code = "question_has_problems"
    text = N_("这道题还没写好，请按提示改一改再保存。")

    def __init__(self, problems: "list[Problem]") -> None:
        self.problems = problems
        super().__init__()


class QuestionTwice(QuestionError):
    """The bank has the same question already: `question_id`."""

    code = "question_twice"
    text = N_("题库里已经有一道一样的题（题干和选项都相同）。")

    def __init__(self, question_id: int) -> None:
        self.question_id = question_id
        super().__init__()


class RevisedMeanwhile(QuestionError):
    """Somebody else stored a newer revision, `newest`, since this one was read."""

    code = "revised_meanwhile"
    text = N_("这道题刚被别人改过，您的内容还没有保存。请核对；再保存一次，就以您的为准。")

    def __init__(self, newest: int) -> None:
        self.newest = newest
        super().__init__()


class BadVersion(QuestionError):
    """A new version of a law comes after the one that is known."""

    code = "bad_version"
    text = N_("新版日期要晚于现在的版本（%(version)s）。")
