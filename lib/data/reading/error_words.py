"""Error words: what the words over a column say that it is of how sure a score is.

Owns the words for standard errors, variances, intervals and sample sizes, and the level of an interval.
Leaves whose they are to `error_columns`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.base.alphabet import fold

# "error" is what only its numbers can tell: "sai số" alone may also be half an interval.
KINDS = (
    "standard_error", "error", "variance", "interval", "interval_low", "interval_high", "sample_size",
)  # fmt: skip
_WORDS = {
    "standard_error": ("sai so chuan", "standard error", "std error", "std err", "stderr"),
    "variance": ("phuong sai", "variance"),
    "interval": ("khoang tin cay", "confidence interval", "ci", "ktc"),
    "sample_size": (
        "co mau", "kich thuoc mau", "sample size", "observations", "so quan sat", "so nguoi tra loi",
        "so nguoi duoc hoi", "so phieu", "respondents",
    ),
    "error": ("sai so",),
}  # fmt: skip
# Margins and deviations are no standard error, questionnaires handed out no sample.
_OTHERWISE = (
    "bien do", "margin", "type 1", "type 2", "phat ra", "thu ve", "khong hop le", "ty le", "do lech",
)  # fmt: skip
# Under a heading that speaks of both, this is the score.
_PLAIN = ("diem", "diem so", "gia tri", "ty le", "score", "value", "ket qua")
_SHORT = {"se": "standard_error", "s e": "standard_error", "n": "sample_size"}
_LOW = ("low", "lower", "can duoi", "duoi", "toi thieu", "thap nhat", "thap", "tu", "min")
_HIGH = ("high", "upper", "can tren", "tren", "toi da", "cao nhat", "cao", "den", "max")
_LEVEL = re.compile(r"(?<![\d.,])(\d{2}(?:[.,]\d)?)\s*%")


def kind(words: Sequence[str]) -> str:
    """One of KINDS, or '' where the words over a column, from the top down, say nothing of the kind."""
    lines = [fold(w) for w in words]
    if not lines or lines[-1] in _PLAIN:
        return ""
    if lines[-1] in _SHORT:
        return _SHORT[lines[-1]]
    found = next(filter(None, map(_in_line, reversed(lines))), "")
    if found != "interval":
        return found
    # The lowest line says which end it is; the words above may say both.
    for line in (lines[-1], " ".join(lines)):
        low, high = _says(line, _LOW), _says(line, _HIGH)
        if low != high:
            return "interval_low" if low else "interval_high"
    return "interval"


def _in_line(line: str) -> str:
    if _says(line, _OTHERWISE):
        return ""
    return next((name for name, said in _WORDS.items() if _says(line, said)), "")


def level(heading: str) -> float | None:
    """The level that a heading names, as a share: "95% CI Low" 0.95."""
    found = {float(each.replace(",", ".")) / 100 for each in _LEVEL.findall(heading)}
    share = found.pop() if len(found) == 1 else None
    return share if share is not None and 0.5 <= share <= 0.999 else None


def _says(text: str, words: Sequence[str]) -> bool:
    return any(f" {w} " in f" {text} " for w in words)
