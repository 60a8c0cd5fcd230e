"""Words: the phrases in which papers state figures, and the patterns made of them.

Owns every phrase the claim checker knows, in Vietnamese with its marks and in English. A pattern is
written once, with marks; texts without marks are read with the same pattern stripped of them. Every
repetition is bounded, so that reading stays linear in the text's length.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

NUMBER = r"\d{1,9}(?:[.,]\d{1,9}){0,4}"
# A number ends where neither a digit nor a decimal part follows.
END = r"(?![\d]|[.,]\d)"
UNIT = r"điểm phần trăm|điểm %|phần trăm|điểm|%|percentage[ -]points?|per ?cent|points?|pp\b"
PLACES = r"(?:bậc xếp hạng|bậc|thứ hạng|hạng|vị trí|places?|ranks?|positions?|spots?|notches)\b"

UP = (
    r"tăng|vươn lên|nhảy|vượt|cải thiện|thăng hạng|thăng|bứt phá|tiến|cao hơn|lên|"
    r"moved up|moving up|climbed|climbing|rose|rising|up|gained|gaining|jumped|"
    r"improved|higher|advanced"
)
DOWN = (
    r"giảm|tụt|xuống|rớt|lùi|sụt|thấp hơn|kém|"
    r"moved down|fell|falling|dropped|dropping|down|lost|losing|slipped|slid|lower|declined"
)
FILL = (
    r"thêm|tới|đến|liền|vọt|tiếp|mạnh|thứ hạng|hạng|vị trí|nhẹ|xuống|lên|được|"
    r"một mạch|là|điểm số|điểm|"
    r"sâu|liên tiếp|đáng kể|so với năm (?:trước|liền trước|\d{4})|by|a further|another|some"
)
GREW = r"tăng|cao hơn|nhiều hơn|cải thiện|increased|rose|grew|up|higher|gained|improved"
SHRANK = r"giảm|thấp hơn|kém hơn|sụt|tụt|decreased|fell|down|lower|lost|declined|dropped"
NEAR = r"khoảng|xấp xỉ|chừng|about|around|roughly|approximately|some"
ABOVE = r"hơn|trên|over|more than|above"
BELOW = r"gần|dưới|chưa đến|nearly|almost|under|less than|below"

RANK_KEY = r"vị trí|vị thứ|thứ hạng|thứ bậc|xếp hạng|hạng|thứ|xếp|đứng|giữ|lên|xuống"
ORDINALS_VI = {
    "nhất": 1,
    "nhì": 2,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
ORDINALS_EN = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}

# Indices and subjects that papers write of and the data do not have; those they have are declared.
OTHER_INDICES = (
    "ict index",
    "vietnam ict index",
    "ddci",
    "pgi",
    "pii",
    "chỉ số xanh",
    "chỉ số xanh cấp tỉnh",
    "chỉ số đổi mới sáng tạo",
    "chỉ số đổi mới sáng tạo cấp địa phương",
    "chỉ số sản xuất công nghiệp",
    "chỉ số giá tiêu dùng",
    "grdp",
    "fdi",
    "iip",
    "green index",
    "innovation index",
)
REGIONS = {
    "R:Trung du và miền núi phía Bắc": (
        "trung du và miền núi phía bắc",
        "trung du miền núi phía bắc",
        "miền núi phía bắc",
        "northern midlands and mountains",
    ),
    "R:Đồng bằng sông Hồng": ("đồng bằng sông hồng", "đbsh", "red river delta"),
    "R:Bắc Trung Bộ và duyên hải miền Trung": (
        "bắc trung bộ và duyên hải miền trung",
        "bắc trung bộ duyên hải miền trung",
        "bắc trung bộ và duyên hải trung bộ",
        "north central and central coast",
        "bắc trung bộ và dhmt",
    ),
    "R:Bắc Trung Bộ": ("bắc trung bộ",),
    "R:Tây Nguyên": ("tây nguyên", "central highlands"),
    "R:Đông Nam Bộ": ("đông nam bộ", "southeast"),
    "R:Đồng bằng sông Cửu Long": ("đồng bằng sông cửu long", "đbscl", "mekong delta"),
}
# Words that are also the name of an index's own number: what stands between must not be another measure.
OTHER_MEASURE = (
    r"tỷ lệ|tỉ lệ|hồ sơ|số hóa|điều tra xã hội học|tự đánh giá|tự chấm|thẩm định|tiêu chí|"
    r"người dân|doanh nghiệp được hỏi|khoảng cách|chênh lệch|độ lệch|"
    r"tăng trưởng|trọng số|điểm tối đa|cỡ mẫu|survey|self-assessment|share of|"
    r"rate of|weight|gap|respondents"
)
APART = (
    r"thẩm định|tự đánh giá|tự chấm|trọng số|tiêu chí|điều tra xã hội học|"
    r"self-assessed|self-assessment"
)
PLANNED = (
    r"phấn đấu|mục tiêu|kế hoạch đề ra|kế hoạch đến|theo kế hoạch|dự kiến|kỳ vọng|"
    r"quyết tâm|hướng tới|"
    r"chỉ tiêu|dự báo|target|targets|aims?|plans?|planned|expected|expects?|goal|"
    r"hopes?|strives?|intends?"
)
CONDITION = r"nếu|giả sử|giả định|if|would|could|might"
NEGATION = (
    r"từng|sau \d{1,2} năm|after \d{1,2} years|không(?! chỉ| ngừng| những)|chưa|"
    r"chẳng|not|never|n't|n’t|failed to|thay vì|"
    r"instead of|rather than"
)
COMPARED = (
    r"để|bị|cho|so với|cao hơn|thấp hơn|hơn|kém|sau|trên|dưới|bằng|vượt|vượt qua|cách|"
    r"xếp sau|đứng sau|sau tỉnh|"
    r"behind|after|above|below|than|compared with|compared to|ahead of|overtaking|overtook|trailing"
)
ANNOUNCED = (
    r"công bố|ban hành|phát hành|họp báo|hội nghị|quyết định|nghị quyết|nghị định|"
    r"announced|published|released|issued"
)
SINCE = (
    r"bằng|so với|so với kết quả|cùng kỳ|compared with|compared to|than|over|versus|"
    r"against|from|since|từ"
)
PART = (
    r"\b(?:6|sáu|9|chín) tháng|\btháng \d{1,2}|\bquý\b|\bđầu năm|first (?:six|nine) months|quarter"
)

ABBREVIATIONS = frozenset(
    [
        "tp",
        "t",
        "p",
        "q",
        "ts",
        "pgs",
        "gs",
        "ths",
        "no",
        "mr",
        "mrs",
        "dr",
        "st",
        "vs",
        "ubnd",
        "tx",
        "tt",
        "h",
        "x",
    ]
)
SURNAMES = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "huynh",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "do",
        "ho",
        "ngo",
        "duong",
        "ly",
        "dinh",
        "trinh",
        "mai",
        "ha",
        "dao",
    ]
)


@cache
def pattern(source: str, *, marked: bool) -> re.Pattern[str]:
    """The pattern for texts with Vietnamese marks, or for texts without."""
    return re.compile(source if marked else bare(source))


def bare(text: str) -> str:
    """The text without Vietnamese marks, letter for letter."""
    return "".join(letter(c) for c in unicodedata.normalize("NFC", text))


def letter(sign: str) -> str:
    """One sign without its marks; the length never changes."""
    if (
        sign in "đðɖĐÐƉ"
    ):  # the Icelandic and African letters look the same and are often typed for it
        return "d" if sign in "đðɖ" else "D"
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base.isascii() and base.isalpha() else sign
