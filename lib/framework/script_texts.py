"""Script texts: what is changed in the framework's own scripts on their way out.

Owns three changes for which Streamlit has no setting: lists are searched without diacritics ("quang ninh"
finds Quảng Ninh), what was typed is offered after what was found and not before it, and the few words that
it writes itself are said in the reader's language. Scripts are
known by the beginning of their name; where one does not look as expected it stays as it is (a test tells).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lib.base import i18n, settings
from lib.framework import chart_script, icon_font, install

# Which of its words (keys below [framework] in the texts) each script says.
WORDS: Mapping[str, tuple[str, ...]] = {
    "index": (
        "skip",
        "home",
        "not_found",
        "not_found_path",
        "not_found_any",
        "not_found_start",
        "connection",
        "connecting",
        "connecting_server",
        "unable",
        "not_responding",
        "still_running",
        "lost",
    ),
    "Selectbox": ("no_results", "add", "clear_value", "open"),
    "Multiselect": (
        "no_results",
        "add",
        "clear_all",
        "remove",
        "open",
        "most",
        "selected",
        "options",
    ),
    "FileUploader": ("drop_file", "upload", "per_file"),
    "InputInstructions": ("press_enter", "apply", "submit"),
    "NumberInput": ("clear_value",),
    "Toolbar": ("fullscreen", "close_fullscreen"),
    "useCopyToClipboard": ("copied", "copy"),
    "DownloadButton": ("download_failed",),
}
SEARCH = "useSyncComboBoxEnterTargetFocus"
# The framework's build names both texts of a comparison by one letter; `x.toLowerCase()===x` is none.
LOWER = re.compile(r"(?<![\w.])([a-z])\.toLowerCase\(\)(?!===)")
FOLDED = r'\1.toLowerCase().normalize("NFD").replace(/[\\u0300-\\u036f]/g,"").replace(/đ/g,"d")'
ENGLISH = "/[?&]lang=en\\b/.test(location.search)"
HOLE = re.compile(r"\{\w+\}")
# In a list that takes what is typed as well: where that stands, and what Enter takes.
ORDER: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "Selectbox": (
        (re.compile(r"([\w$]+)\?\[\1,\.\.\.([\w$]+)\]:\2"), r"\1?[...\2,\1]:\2"),
        (
            re.compile(r"if\(([\w$]+)\)return [\w$]+;let ([\w$]+)=([\w$]+)\.find\("),
            r"if(\1)return \3[0].id;let \2=\3.find(",
        ),
    ),
}
# How often the list's search writes a text in small letters.
LOWERED = 5


@cache
def digest() -> str:
    """Changes with what is changed, so that copies made before are not served after."""
    words = {
        start: [i18n.t(f"framework.{key}", lang) for key in keys for lang in i18n.LANGS]
        for start, keys in WORDS.items()
    }
    # How a script is made smaller is code and not a table: another code, another digest.
    smaller = (
        icon_font.FACES.pattern,
        chart_script.KEPT,
        Path(chart_script.__file__).read_text(encoding="utf-8"),
    )
    changes = repr((SEARCH, LOWER.pattern, FOLDED, ORDER, ENGLISH, words, smaller))
    return hashlib.sha256(changes.encode()).hexdigest()[:8]


def rewritten(name: str, body: bytes) -> bytes:
    """The script `name` as it is sent; one that has nothing of ours is `body` itself."""
    start = _start(name)
    if not settings.framework_patches():
        return body
    if start == chart_script.NAME:
        return chart_script.sent(body)
    if start == SEARCH:
        return LOWER.sub(FOLDED, body.decode()).encode()
    if start in WORDS:
        text = body.decode()
        for key in WORDS[start]:
            text, _ = translated(text, key)
        for place, after in ORDER.get(start, ()):
            text = place.sub(after, text)
        return text.encode()
    return body


def _start(name: str) -> str:
    """A script's name without the build's digest and the ending."""
    return name.rsplit(".", 2)[0]


def translated(text: str, key: str) -> tuple[str, int]:
    """The script with one of its words in both languages, and in how many places it stood.

    The word is a whole template literal, `{names}` in it are its values. The address knows the language.
    """
    english, vietnamese = (i18n.t(f"framework.{key}", lang) for lang in ("en", "vi"))
    parts = [re.escape(part) for part in HOLE.split(english)]
    names = HOLE.findall(english)

    def both(found: re.Match[str]) -> str:
        # Order of the values may differ between the languages; a value may be left out.
        of = dict(zip(names, found.groups(), strict=True))
        other = HOLE.sub(lambda hole: of[hole[0]], vietnamese.replace("`", "'"))
        return f"({ENGLISH}?{found[0]}:`{other}`)"

    return re.subn("`" + r"(\$\{[^{}`]+\})".join(parts) + "`", both, text)


def faults() -> list[str]:
    """Words and searches that no longer stand where they are changed, as `script: word`."""
    found = []
    for start in (*WORDS, SEARCH):
        scripts = [s for s in install.scripts() if _start(s.name) == start]
        if len(scripts) != 1:
            found.append(start)
            continue
        text = scripts[0].read_text(encoding="utf-8")
        found += [f"{start}: {key}" for key in WORDS.get(start, ()) if not translated(text, key)[1]]
        orders = [place for place, _ in ORDER.get(start, ()) if len(place.findall(text)) != 1]
        found += [f"{start}: order"] if orders else []
        if start == SEARCH and len(LOWER.findall(text)) != LOWERED:
            found.append(f"{start}: search")
    return found
