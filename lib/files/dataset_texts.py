"""Dataset texts: what the package of the whole set says of itself: README, terms, CITATION.cff."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from lib.base import formats, i18n, settings
from lib.data.declared import registry


def readme(rows: Mapping[str, int], *, version: str, made: datetime) -> str:
    """What the package holds, in both languages; `rows` counts each table."""
    parts = []
    for lang in i18n.LANGS:
        lines = [f"# {i18n.t('package.title', lang)}", ""]
        text = i18n.t("package.about", lang, version=version, day=formats.day(made, lang=lang))
        lines += [text, "", f"| {i18n.t('package.head_table', lang)} | |", "|---|---:|"]
        for name, count in rows.items():
            lines.append(
                f"| `tables/{name}.csv`: {i18n.t(f'package.table.{name}', lang)} | {count} |"
            )
        lines += ["", i18n.t("package.reading", lang), "", i18n.t("foot.marks", lang), ""]
        parts.append("\n".join(lines))
    return "\n".join(parts)


def terms() -> str:
    """The terms of every publisher."""
    lines = []
    for lang in i18n.LANGS:
        lines += [f"# {i18n.t('package.terms', lang)}", "", i18n.t("package.terms_about", lang), ""]
        for p in registry.load().publishers.values():
            link = f" <{p['url']}>" if p["url"] else ""
            lines.append(f"- **{p[f'name_{lang}']}**{link}: {p[f'terms_{lang}']}")
        lines.append("")
    return "\n".join(lines)


def citation(*, version: str, made: datetime) -> str:
    """CITATION.cff 1.2; JSON strings are YAML strings."""
    address = settings.public_url()
    lines = [
        "cff-version: 1.2.0",
        f"message: {json.dumps(i18n.t('package.cite', 'en'))}",
        "type: dataset",
        f"title: {json.dumps(i18n.t('package.title', 'en'))}",
        f"version: {json.dumps(version)}",
        f"date-released: {made:%Y-%m-%d}",
        "authors:",
        f"  - name: {json.dumps(i18n.t('site.title', 'en'))}",
    ]
    lines += [
        f"  - name: {json.dumps(p['name_en'], ensure_ascii=False)}"
        for p in registry.load().publishers.values()
    ]
    if address:
        lines.append(f"url: {json.dumps(address)}")
    return "\n".join(lines) + "\n"
