"""Files a trainer uploads."""

from typing import Any

from tests.conftest import Client

HEADER = "题型,题干,选项A,选项B,选项C,选项D,答案,解析,依据,标签,难度\r\n"
GOOD = (
    HEADER
    + "单选,劳动合同最晚多久签？,十五日,一个月,三个月,半年,B,一个月内订立。,《劳动合同法》第十条,合同,1\r\n"
    + "判断,工资可以用购物卡发。,,,,,错,应当用货币。,《劳动法》第五十条,工资,1\r\n"
)
BROKEN = GOOD + "单选,没有答案的题？,甲,乙,,,,,,工资,2\r\n"


async def upload(client: Client, content: bytes, bank: str = "劳动法", name: str = "题.csv") -> Any:
    """POST a file and return the response."""
    return await client.post(
        "/staff/banks", data={"bank": bank}, files={"file": (name, content, "text/csv")}
    )
