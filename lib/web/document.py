"""Document: what the HTML document of a page's address says before any script runs.

Owns its words, found within a reader's patience, its font and rules, and its content security policy.
Leaves the places in the framework's document to `framework.document`, the tags to `public.head`.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl

import anyio
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.types import Scope

from lib.base import i18n, settings
from lib.base.records import BadFile, NotReady
from lib.base.turns import Shelf, kept
from lib.display import font_faces
from lib.files import markup
from lib.framework import document as framework_document
from lib.framework import icon_font, rules
from lib.framework import opening as framework_opening
from lib.web import limits
from lib.web.public import head, opening
from lib.web.public.page_request import PageRequest

FIRST_FONTS = ("vietnamese-400", "latin-400", "latin-700")
# Who reads the head of a document and does not run it.
CRAWLERS = re.compile(
    r"bot|crawl|spider|facebookexternalhit|facebot|zalo|twitter|telegram|whatsapp|viber|skype|slack"
    r"|discord|linkedin|pinterest|preview|embedly|curl|wget",
    re.IGNORECASE,
)
SECONDS, CRAWLER_SECONDS = 0.15, 8.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DocumentHead:
    """What a document's head is to say: its language, its tags, and whether the site has the page.

    `host` is the site's own name, to which alone the page may hold a live connection; `opening` the first
    screen as it will look, '' where there was no time to draw it; `chart` whether the page draws charts.
    """

    lang: str
    tags: str
    exists: bool
    host: str
    opening: str = ""
    chart: bool = True


async def words(scope: Scope) -> DocumentHead:
    """What the head says of the address: its finding if that is quickly known, else its title.

    A crawler does not run the page and is given the time; a browser is not kept waiting, and what is
    drawn for the head is the chart that it asks for next.
    """
    pairs = parse_qsl(
        scope["query_string"].decode("latin-1"),
        keep_blank_values=True,
        encoding="utf-8",
        errors="replace",
    )
    headers = Headers(scope=scope)
    wanted = head.read(scope["path"], pairs)
    said, opens = head.generic(wanted), ""
    if wanted is not None:
        patience = CRAWLER_SECONDS if CRAWLERS.search(headers.get("user-agent", "")) else SECONDS
        with anyio.move_on_after(patience):
            said, opens = await anyio.to_thread.run_sync(_drawn, wanted, abandon_on_cancel=True)
    # The page talks to the host that was asked, whatever name the site is known by.
    host = limits.public_host() or limits.host(headers.get("host", ""))
    site = settings.public_url() or (f"{scope['scheme']}://{host}" if host else "")
    tags = head.tags(said, wanted, base=site)
    exists = wanted is not None
    return DocumentHead(
        lang=said.lang,
        tags=tags,
        exists=exists,
        host=host,
        opening=opens,
        chart=wanted is not None and wanted.entry.id in opening.CHARTED,
    )


def keepers(scope: Scope) -> DocumentHead:
    """What the head of the keepers' page says to who is signed in: a name, and nothing to anyone else."""
    pairs = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    lang = pairs.get("lang", "")
    lang = lang if lang in i18n.LANGS else i18n.LANGS[0]
    host = limits.public_host() or limits.host(Headers(scope=scope).get("host", ""))
    title = f"{i18n.t('upkeep.title', lang)} | {i18n.t('site.title', lang)}"
    tags = markup.document("web", "no_page_head.html", lang=lang, title=title)
    return DocumentHead(lang=lang, tags=tags, exists=True, host=host)


def _drawn(wanted: PageRequest) -> tuple[head.HeadWords, str]:
    try:
        return head.drawn(wanted), opening.drawn(wanted)
    except (NotReady, BadFile) as missing:
        log.warning("the head of %s could not be drawn: %s", wanted.entry.id, missing)
        return head.generic(wanted), ""
    except Exception:
        log.exception("the head of %s could not be drawn", wanted.entry.id)
        return head.generic(wanted), ""


@kept(Shelf(12_000_000))
def rewritten(body: bytes, said: DocumentHead, *, icons: str = "") -> tuple[bytes, str]:
    """The framework's document as we send it, and its content security policy.

    `icons` is the address of the font of icons that are used, '' where the framework's own is sent.
    """
    html = framework_document.rewritten(
        body.decode("utf-8"),
        lang=said.lang,
        head=said.tags + _fonts(icons),
        rules=rules.page(icons),
        opening=framework_opening.element(said.opening),
    )
    return html.encode("utf-8"), policy(html, host=said.host)


@cache
def _fonts(icons: str) -> str:
    """The font in the document's head: what is fetched at once, and where each file of it lies."""
    return markup.document(
        "web",
        "fonts.html",
        lang=i18n.LANGS[0],
        early=[*(font_faces.address(name) for name in FIRST_FONTS), *([icons] if icons else [])],
        # The framework sets some of its own texts in its own font, whatever the theme says.
        faces=Markup(font_faces.css() + font_faces.css(family=icon_font.TEXT)),
    )


def policy(html: str, *, host: str) -> str:
    """The content security policy of a document: this host alone, and only the scripts it names."""
    inline = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline]
    # The map's library compiles a module of its own; no text is run as a script.
    scripts = " ".join(["'self'", "'wasm-unsafe-eval'", *(f"'sha256-{d}'" for d in digests)])
    live = f"ws://{host} wss://{host}" if host else "ws: wss:"
    wanted = {
        "default-src": "'self'",
        "script-src": scripts,
        # Streamlit and Plotly write styles into the page while they draw.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        # The live connection; older browsers do not count it to 'self'.
        "connect-src": f"'self' {live} data: blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in wanted.items())
