"""Texts of cells: one clean form, whatever program or old font wrote them.

Owns cleaning (invisible signs, spaces, composed letters), raised footnote marks, and texts typed in a
TCVN3 font (".VnTime"), whose letters are stored as other letters.
"""

from __future__ import annotations

import re
import unicodedata

_RAISED = str.maketrans("0123456789*()abcdn", "⁰¹²³⁴⁵⁶⁷⁸⁹*⁽⁾ᵃᵇᶜᵈⁿ")
RAISED_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ᵃᵇᶜᵈⁿ*"

_TCVN3_STORED = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
_TCVN3_MEANT = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_TCVN3 = dict(zip(_TCVN3_STORED, _TCVN3_MEANT, strict=True))
# Stored letters that no Vietnamese or English word has in Unicode.
_FOREIGN = set("µ¸¶·¹¨»¾¼½Æ©ÇÈÉË®ÌÎÏÑªÒÓÔÖ×ØÜÞß¬«äåæçëîïñö÷øûüþ¡¢§£¤¥¦") - set("·»«©®§£ÉÈÌÒÓÔç")
_WORD = re.compile(r"\w*[^\W\d_]\S*")


def clean(text: str) -> str:
    """Composed letters, single plain spaces, no control or invisible signs; '' for nothing."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(
        " " if unicodedata.category(c) in ("Zs", "Zl", "Zp") or c in "\t\r\n\x0b\x0c" else c
        for c in composed
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") or c in "\t\r\n\x0b\x0c"
    )
    return " ".join(seen.split())


def raised(mark: str) -> str:
    """A footnote mark as raised signs, so that it never reads as a digit of the number before it."""
    return mark.translate(_RAISED)


def old_font(text: str) -> str | None:
    """What a text typed in a TCVN3 font means ('Së Néi vô' -> 'Sở Nội vụ'), or None where it is none.

    Only a text with at least one letter that Vietnamese never has is taken for such; a single foreign
    word ('Müller') is not.
    """
    if any(ord(c) > 0x17F for c in text):
        return None
    odd = sum(c in _FOREIGN for word in _WORD.findall(text) for c in word)
    if odd < 2 and not re.search(r"[^\W\d_][µ¸¶¹¨¾¼½ØÞßþ×]", text):
        return None
    return from_tcvn3(text)


def from_tcvn3(text: str) -> str:
    """The Unicode letters of a text that was typed in a TCVN3 font."""
    return "".join(_TCVN3.get(c, c) for c in text)
