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
_THAN_BEFORE = r"(?= năm (?:trước|ngoái))"
GREW = (
    rf"tăng|hơn{_THAN_BEFORE}|cao hơn|nhiều hơn|cải thiện|"
    r"increased|rose|grew|up|higher|gained|improved"
)
SHRANK = (
    rf"giảm|kém{_THAN_BEFORE}|thấp hơn|kém hơn|sụt|tụt|"
    r"decreased|fell|down|lower|lost|declined|dropped"
)
NEAR = r"khoảng|xấp xỉ|chừng|about|around|roughly|approximately|some"
ABOVE = r"hơn|trên|over|more than|above"
BELOW = r"gần|dưới|chưa đến|nearly|almost|under|less than|below"

RANK_KEY = r"vị trí|vị thứ|thứ hạng|thứ bậc|xếp hạng|hạng|thứ|xếp|đứng|giữ|lên|xuống"

# The places that words name without a number.
FIRST = (
    r"\b(?:đứng đầu|dẫn đầu|quán quân|ngôi đầu|vị trí số một|đầu bảng|topped|tops|topping|"
    r"top of the|led (?:the|(?=papi\b|pci\b|par index|sipas\b|dti\b))|"
    r"leads the|in the lead)\b"
    r"(?! (?:cơ quan|các cơ quan|đoàn|chính quyền|ủy ban|ubnd|các sở|ngành))"
)
SECOND = r"\b(?:á quân|á khoa|nhì bảng|về nhì|runners?-up)\b"
LAST = (
    r"\b(?:đứng cuối|xếp cuối|cuối bảng|chót bảng|đáy bảng|bét bảng|đứng bét|đứng chót|đội sổ|"
    r"xếp chót|ranked last|last place|came last|finished last|bottom of the|at the bottom)\b"
)
NEXT_TO_LAST = (
    r"\b(?:áp chót|(?:kế|gần) cuối bảng|(?:second|next)[ -](?:from|to)[ -](?:the )?(?:bottom|last)|"
    r"second[ -]last|second lowest|last but one|penultimate)\b"
)
NATION = r"cả nước|nước|toàn quốc|trong 63|trên cả nước|trên toàn quốc"
HIGHEST = (
    rf"\bcao nhất(?: (?:{NATION})\b| (?:chỉ số )?(?=par index|pci\b|papi\b|sipas\b|dti\b))"
    r"|\b(?:the )?highest (?:score |rank |level )?(?:nationwide|nationally|in the country|in vietnam)\b"
)
LOWEST = (
    rf"\bthấp nhất(?: (?:{NATION})\b| (?:chỉ số )?(?=par index|pci\b|papi\b|sipas\b|dti\b))"
    r"|\b(?:the )?lowest (?:score |rank |level )?(?:nationwide|nationally|in the country|in vietnam)\b"
)
UNMOVED = (
    r"\b(?:giữ nguyên|không (?:thay )?đổi|duy trì nguyên)"
    r"(?=(?: về)? (?:thứ hạng|vị trí|hạng|thứ bậc|vị thứ)\b)"
    r"|\b(?:rank|ranking|position) (?:was |remained |is )?unchanged\b"
    r"|\b(?:kept|keeping) (?:the |its )?same (?:rank|position|place)\b"
)
IN_TURN = r"\b(?:lần lượt|tương ứng|theo thứ tự|respectively|in that order)\b"
SIGNIFICANT = (
    r"có ý nghĩa(?: về mặt)?(?: thống kê)?|statistically significant|significant(?:ly)?\b|"
    r"statistical significance"
)
DIFFERENT = r"khác biệt|khác nhau|chênh lệch|thống kê|significan"

# Indices and subjects that papers write of and the data do not have; those they have are declared.
_OTHER = (
    "ict index|vietnam ict index|ddci|pgi|pii|chỉ số xanh|chỉ số xanh cấp tỉnh|"
    "chỉ số đổi mới sáng tạo|chỉ số đổi mới sáng tạo cấp địa phương|chỉ số sản xuất công nghiệp|"
    "chỉ số giá tiêu dùng|grdp|fdi|iip|green index|innovation index"
)
OTHER_INDICES = tuple(_OTHER.split("|"))
_REGIONS = {
    "R:Trung du và miền núi phía Bắc": (
        "trung du và miền núi phía bắc|trung du miền núi phía bắc|miền núi phía bắc|"
        "northern midlands and mountains"
    ),
    "R:Đồng bằng sông Hồng": "đồng bằng sông hồng|đbsh|red river delta",
    "R:Bắc Trung Bộ và duyên hải miền Trung": (
        "bắc trung bộ và duyên hải miền trung|bắc trung bộ duyên hải miền trung|"
        "bắc trung bộ và duyên hải trung bộ|north central and central coast|bắc trung bộ và dhmt"
    ),
    "R:Bắc Trung Bộ": "bắc trung bộ",
    "R:Tây Nguyên": "tây nguyên|central highlands",
    "R:Đông Nam Bộ": "đông nam bộ|southeast",
    "R:Đồng bằng sông Cửu Long": "đồng bằng sông cửu long|đbscl|mekong delta",
}
REGIONS = {region: tuple(names.split("|")) for region, names in _REGIONS.items()}
# What an index is about, where a rank 'về ...' names it: the index ranks provinces in nothing else.
WORK = r"(?:(?:công tác|kết quả|thực hiện|chỉ số|lĩnh vực|mức độ|mức|the) ){0,3}"
SUBJECT_MATTERS = (
    ("par_index", r"cải cách hành chính|cchc|administrative reform|public administration reform"),
    ("sipas", r"hài lòng(?: của người dân| về sự phục vụ)?"),
    ("pci", r"năng lực cạnh tranh(?: cấp tỉnh)?|provincial competitiveness"),
    ("papi", r"hiệu quả quản trị và hành chính công"),
    ("dti", r"chuyển đổi số(?: cấp tỉnh)?|digital transformation"),
)
# Words that are also the name of an index's own number: what stands between must not be another measure.
OTHER_MEASURE = (
    r"tỷ lệ|tỉ lệ|hồ sơ|số hóa|điều tra xã hội học|tự đánh giá|tự chấm|thẩm định|tiêu chí|"
    r"người dân|doanh nghiệp được hỏi|khoảng cách|chênh lệch|độ lệch|"
    r"tăng trưởng|trọng số|điểm tối đa|cỡ mẫu|survey|self-assessment|share of|"
    r"rate of|weight|gap|respondents"
)
# Of these only the words for a difference are also said of a difference that is checked.
DISTANCES = ("khoảng cách", "chênh lệch", "gap")
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
# What ends a run of years says that the run is over.
ENDED = r"chấm dứt|kết thúc|cắt đứt|ended|ending|snapped"
COMPARED = (
    r"để|bị|cho|so với|bỏ xa|vượt xa|thua|"
    r"outscored|beat|trailed|trailing|cao hơn|thấp hơn|hơn|kém|sau|trên|dưới|bằng|vượt|vượt qua|cách|"
    r"xếp sau|đứng sau|sau tỉnh|"
    r"behind|after|above|below|than|compared with|compared to|ahead of|overtaking|overtook"
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

_ABBREVIATIONS = "tp t p q ts pgs gs ths no mr mrs dr st vs ubnd tx tt h x"
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
_SURNAMES = (
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh mai ha dao"
)
SURNAMES = frozenset(_SURNAMES.split())


def way(verb: str, *, marked: bool) -> int:
    """1 where the verb tells of a rise, else -1."""
    return 1 if pattern(rf"(?:{UP}|{GREW}|hơn)", marked=marked).match(verb) else -1


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
