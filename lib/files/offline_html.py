"""Pack: an agenda as one HTML file that opens from a USB stick without a network.

Owns the file: Plotly's script once, the slides' figures as data, a few rules of style, and the keys. Every
text reaches the page as text, never as markup. Leaves the figures to the gallery (projector sizes).
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import plotly

from lib.base import settings
from lib.base.i18n import t
from lib.display import theme
from lib.files import agenda as agendas
from lib.files import captions
from lib.files.agenda import Agenda, Shown
from lib.files.report_page import safe_json

Progress = Callable[[int, int], None]
SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
FONTS = ("latin-400", "latin-700", "vietnamese-400", "vietnamese-700")

CSS = """
*{box-sizing:border-box;margin:0}
html,body{height:100%;background:#fff;color:INK;font-family:FONT;overflow:hidden}
section{position:fixed;inset:0;display:flex;flex-direction:column;padding:2.2vh 2.4vw 1.4vh;
 border-top:.9vh solid BLUE}
section[hidden]{display:none}
h1{font-size:4.6vh;line-height:1.15;font-weight:700}
h2{font-size:2.7vh;font-weight:400;color:QUIET;margin-top:.6vh}
.chart{flex:1 1 auto;min-height:0;margin:1vh 0;position:relative;overflow:hidden}
.chart>div{position:absolute;left:0;top:0;transform-origin:0 0}
.conclusion{border:2px solid BLUE;background:#EDF2F7;padding:1vh 1.2vw;font-size:2.8vh;margin-bottom:1vh;
 white-space:pre-line}
.said{font-size:2.05vh;line-height:1.3;max-height:11vh;overflow:auto}
.foot{display:flex;gap:2vw;justify-content:space-between;font-size:2.05vh;color:QUIET;margin-top:.6vh;
 align-items:center}
.foot b{color:INK;white-space:nowrap}
nav button{font:inherit;min-width:6vh;min-height:4.4vh;border:1px solid QUIET;background:#fff;
 cursor:pointer}
nav button:focus-visible{outline:3px solid BLUE}
nav{display:flex;gap:.4vw;align-items:center}
#bar{position:fixed;left:0;bottom:0;height:.7vh;background:BLUE}
#black{position:fixed;inset:0;background:#000;z-index:9}
#black[hidden]{display:none}
.cover .said{max-height:46vh;margin-top:3vh;font-size:2.3vh}
.cover{justify-content:center}.cover h1{font-size:7vh}.cover h2{font-size:3.4vh;margin-top:3vh}
@media print{html,body{overflow:visible}section,section[hidden]{display:flex;position:relative;height:100vh;
 page-break-after:always}nav,#bar,#black{display:none}}
"""

JS = """
(function(){
var slides=JSON.parse(document.getElementById('slides').textContent);
var pages=[].slice.call(document.querySelectorAll('section')),at=0,black=document.getElementById('black');
var drawn={};
// Charts are laid out for 1080 pixels of height and scaled as a whole, so that text keeps its share.
function size(i){
 var place=pages[i].querySelector('.chart'),z=Math.min(innerHeight/1080,innerWidth/1000);
 place.firstChild.style.transform='scale('+z+')';
 return {width:place.clientWidth/z,height:place.clientHeight/z,autosize:false};
}
function draw(i){
 var s=slides[i];if(!s)return;
 var place=pages[i].querySelector('.chart'),now=innerWidth+'x'+innerHeight;
 if(drawn[i]===now)return;
 if(drawn[i])Plotly.relayout(place.firstChild,size(i));
 else{
  place.appendChild(document.createElement('div'));
  Plotly.newPlot(place.firstChild,s.figure.data,Object.assign(s.figure.layout,size(i)),{displayModeBar:false});
 }
 drawn[i]=now;
}
window.addEventListener('resize',function(){draw(at)});
function show(i){
 at=Math.max(0,Math.min(pages.length-1,i));
 pages.forEach(function(p,k){p.hidden=k!==at});
 draw(at);
 document.getElementById('bar').style.width=(100*at/Math.max(1,pages.length-1))+'%';
 try{history.replaceState(null,'','#'+(at+1))}catch(e){}
 document.title=pages[at].querySelector('h1').textContent;
}
function key(e){
 var k=e.key;
 if(e.ctrlKey||e.altKey||e.metaKey)return;
 if(k==='b'||k==='B'||k==='.'){black.hidden=!black.hidden;e.preventDefault();return}
 if(!black.hidden){black.hidden=true;e.preventDefault();return}
 if(k==='ArrowRight'||k==='ArrowDown'||k==='PageDown'||k===' '){show(at+1);e.preventDefault()}
 else if(k==='ArrowLeft'||k==='ArrowUp'||k==='PageUp'){show(at-1);e.preventDefault()}
 else if(k==='Home'){show(0);e.preventDefault()}
 else if(k==='End'){show(pages.length-1);e.preventDefault()}
}
document.addEventListener('keydown',key);
document.addEventListener('click',function(e){
 var b=e.target.closest('button');if(!b)return;
 b.blur();
 if(b.dataset.go)show(at+Number(b.dataset.go));else black.hidden=false;
});
black.addEventListener('click',function(){black.hidden=true});
window.addEventListener('beforeprint',function(){slides.forEach(function(_,i){pages[i].hidden=false;draw(i)})});
window.addEventListener('afterprint',function(){show(at)});
show((parseInt(location.hash.slice(1),10)||1)-1);
})();
"""


def html(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    """The pack: a cover and one page for each slide that has something to show."""
    shown, left_out = agendas.draw(agenda, big=True)
    lang = agenda.lang
    sections = [_cover(agenda, left_out)]
    figures: list[Any] = [None]
    for number, one in enumerate(shown, start=1):
        if progress:
            progress(number - 1, len(shown))
        sections.append(_section(one, number=number, total=len(shown), lang=lang))
        figures.append({"figure": one.exhibit.chart.figure})
    parts = [
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        # The file may fetch nothing: everything it needs stands in it.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:; img-src data: blob:\">",
        f"<title>{escape(agenda.title)}</title><style>{_fonts()}{_style()}</style></head><body>",
        *sections,
        f'<div id="bar"></div><div id="black" hidden title="{escape(t("pack.black", lang))}"></div>',
        f'<script type="application/json" id="slides">{safe_json(figures)}</script>',
        f"<script>{_script()}</script><script>{JS}</script></body></html>",
    ]
    if progress:
        progress(len(shown), len(shown))
    return "\n".join(parts).encode()


def least_size() -> int:
    """Bytes that every pack holds whatever its slides: said before a download."""
    return len(_script()) + len(_fonts())


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8").replace("</script", "<\\/script")


@cache
def _fonts() -> str:
    """The four files of the font that Vietnamese and English need, inside the file."""
    faces = []
    for name in FONTS:
        path = settings.data_dir() / "fonts" / f"be-vietnam-pro-{name}.woff2"
        body = base64.b64encode(path.read_bytes()).decode()
        letters = "U+0000-00FF,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212"
        if name.startswith("vietnamese"):
            letters = "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01B0,U+0300-0323,U+1EA0-1EF9"
        faces.append(
            f"@font-face{{font-family:'{theme.FONT_NAME}';font-weight:{name[-3:]};"
            f"src:url(data:font/woff2;base64,{body}) format('woff2');unicode-range:{letters}}}"
        )
    return "".join(faces)


def _style() -> str:
    words = {
        "INK": theme.INK,
        "QUIET": theme.QUIET,
        "BLUE": theme.HIGHLIGHTS[0],
        "FONT": theme.FONT,
    }
    style = CSS
    for name, value in words.items():
        style = style.replace(name, value)
    return style


def _cover(agenda: Agenda, left_out: tuple[str, ...]) -> str:
    lang = agenda.lang
    notes = "".join(f"<p>{escape(n)}</p>" for n in left_out)
    return (
        f'<section class="cover" hidden><h1>{escape(agenda.title)}</h1>'
        f"<h2>{escape(captions.origin(lang))}</h2><h2>{escape(t('pack.keys', lang))}</h2>"
        f'<div class="said">{notes}</div>{_nav("", "", lang)}</section>'
    )


def _section(one: Shown, *, number: int, total: int, lang: str) -> str:
    exhibit, slide = one.exhibit, one.slide
    conclusion = ""
    if slide.conclusion:
        who = [("owner", slide.owner), ("deadline", slide.deadline)]
        rest = " · ".join(f"{t(f'export.{k}', lang)}: {v}" for k, v in who if v)
        conclusion = (
            f'<div class="conclusion"><b>{escape(t("export.conclusion", lang))}:</b> '
            f"{escape(slide.conclusion)}{'<br>' + escape(rest) if rest else ''}</div>"
        )
    caveats = escape(" ".join(captions.caveats(exhibit)))
    return (
        f"<section hidden><h1>{escape(one.headline)}</h1><h2>{escape(exhibit.chart.subtitle)}</h2>"
        f'<div class="chart" role="img" aria-label="{escape(exhibit.chart.alt)}"></div>{conclusion}'
        f'<div class="said">{caveats}</div>'
        f"{_nav(captions.source(exhibit), f'{number}/{total}', lang)}</section>"
    )


def _nav(source: str, place: str, lang: str) -> str:
    buttons = "".join(
        f'<button data-go="{go}" aria-label="{escape(t(f"pack.{key}", lang))}">{sign}</button>'
        for go, key, sign in (("-1", "back", "◀"), ("1", "next", "▶"), ("", "black", "■"))
    )
    where = f"<b>{escape(place)}</b>"
    return f'<div class="foot"><span>{escape(source)}</span><nav>{buttons}{where}</nav></div>'
