"""A question's text on a page: its lines, and the pictures in it."""

from quiz.web.pictures import pictured

DIGEST = "0" * 64


def test_lines_stay_lines_and_signs_are_escaped() -> None:
    text = f"阅读材料。\n① <甲>\n\n[[image:{DIGEST}]]\n② 乙"
    shown = pictured(str, text, {})
    assert shown == "阅读材料。<br>① &lt;甲&gt;<br><br>［图片较大，导入后能看到］<br>② 乙"
    assert pictured(str, "甲\n乙") == "甲<br>乙"
    *_, below = pictured(str, f"甲\n[[image:{DIGEST}]]\n乙\n丙").partition("<img")
    assert below.endswith('loading="lazy">乙<br>丙'), "a picture ends its line itself"
