"""Traditional signs of the words that tell what a text is: 單選題, 答案：對. Sign for sign, so that places
stay the same; questions themselves are stored as they are written."""

SIGNS = str.maketrans(
    "題單選擇項斷對錯誤確參標準說簡論釋計連線試詳難點據來類號複綜應實編習練備級數內問"
    "節資閱讀結觀總則為個條萬億時歲層將測驗評講師關聯識領閉開導補業學員額該與歷屆這種"
    "幹課訂擾處規鍵籤註別寫術",
    "题单选择项断对错误确参标准说简论释计连线试详难点据来类号复综应实编习练备级数内问"
    "节资阅读结观总则为个条万亿时岁层将测验评讲师关联识领闭开导补业学员额该与历届这种"
    "干课订扰处规键签注别写术",
)


def simplified(text: str) -> str:
    """`text` with the simplified forms of these signs."""
    return text if text.isascii() else text.translate(SIGNS)
