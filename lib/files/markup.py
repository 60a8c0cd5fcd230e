"""Markup: HTML and XML documents from templates, in which every value is escaped.

Owns the only way from values to markup. Templates lie in a folder `templates` of their room, their style
sheets and scripts beside them. What is marked as markup already is text of ours or JSON made safe here.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lib.base import i18n


def document(room: str, template: str, *, lang: str, **values: object) -> str:
    """The document of a template of a room such as `files`; `t(key)` in it is a text in `lang`."""
    found = _environment(room).get_template(template)
    return found.render(values, lang=lang, t=partial(_text, lang))


def safe_json(value: Any) -> Markup:
    """JSON that may stand inside an HTML document: nothing in it ends a script or opens a tag."""
    text = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _text(lang: str, key: str, **params: object) -> str:
    return i18n.t(key, lang, **params)


@cache
def _environment(room: str) -> Environment:
    made = Environment(
        loader=PackageLoader(f"lib.{room}", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["json"] = safe_json
    return made
