"""Screen: the rules of layout of a slide on a projector.

Owns that a slide fills the screen without the framework's furniture, that nothing on it is smaller than
1/50 of the screen's height, and that it stays as it is when the connection is lost.
"""

from __future__ import annotations

# A slide is laid out for 1080 pixels of height and enlarged or shrunk as a whole, so that proportions and
# the share of the smallest text stay the same on every screen.
HEIGHT = 1080
STEP, LOWEST, HIGHEST = 20, 440, 2400
_ZOOM = "".join(
    f"@media (min-height:{h}px){{.st-key-slide{{zoom:{h / HEIGHT:.4f};--zoom:{h / HEIGHT:.4f}}}}}"
    for h in range(LOWEST, HIGHEST, STEP)
)

CSS = f"""
<style>
{_ZOOM}
html {{font-size: 16px !important;}}
header, [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"],
[data-testid="stStatusWidget"], [data-testid="stConnectionStatus"], footer {{display: none !important;}}
.stMainBlockContainer {{padding: 0 !important; max-width: none !important;}}
[data-testid="stMain"] {{overflow: hidden;}}
.stMainBlockContainer > div {{gap: 0 !important;}}
.st-key-slide {{position: fixed; top: 0; left: 0; right: 0; height: {HEIGHT}px; overflow: hidden;
  background: #FFFFFF; padding: 26px 44px 16px; border-top: 10px solid #12436D; gap: 8px !important;
  flex-wrap: nowrap !important;}}
.st-key-slide > * {{flex-shrink: 0 !important;}}
.st-key-slide > :has(> .stHeading), .st-key-slide > :has(h1) {{margin-bottom: 12px;}}
.st-key-slide h1 {{font-size: 50px !important; line-height: 1.16 !important; padding: 0 !important;}}
.st-key-slide > [data-testid="stElementContainer"] [data-testid="stCaptionContainer"] p
  {{font-size: 28px !important; line-height: 1.25; color: #4A515B !important;}}
.st-key-slide [data-testid="stElementContainer"]:has(.stPlotlyChart)
  {{flex: 1 1 0 !important; min-height: 200px; overflow: hidden;}}
/* The chart is drawn as large as its frame is measured, in pixels of the screen; a frame larger by as much
   as the slide is shrunk makes the two meet. */
.st-key-slide [data-testid="stFullScreenFrame"]
  {{width: calc(100% / var(--zoom, 1)) !important; height: calc(100% / var(--zoom, 1)) !important;}}
.cchc-conclusion {{border: 2px solid #12436D; background: #EDF2F7; padding: 10px 18px; font-size: 28px;
  line-height: 1.3; white-space: pre-line;}}
.cchc-said {{font-size: 23px; line-height: 1.28; max-height: 92px; overflow: auto; color: #1B1F24;}}
.cchc-source {{font-size: 23px; line-height: 1.25; color: #4A515B;}}
.cchc-number {{font-size: 26px; font-weight: 700; white-space: nowrap;}}
.cchc-progress {{position: fixed; left: 0; bottom: 0; height: 8px; background: #12436D;}}
.st-key-slidebar {{flex: 0 0 auto !important; flex-wrap: nowrap !important; gap: 10px !important;}}
.st-key-slidebar > div:first-child {{flex: 1 1 auto !important; min-width: 0;}}
.st-key-slidebar > div:not(:first-child) {{flex: 0 0 auto !important; width: auto !important;}}
.st-key-slidebar button {{min-height: 48px; min-width: 54px; font-size: 24px;}}
.st-key-slidebar button [data-testid="stIconMaterial"] {{font-size: 32px !important;}}
.st-key-slidebar button p {{font-size: 24px !important;}}
.st-key-slidebar button kbd, .st-key-slidebar [data-testid="stShortcut"] {{display: none;}}
.st-key-slidekeys {{position: fixed !important; left: -200vw; top: 0; width: 10px; height: 10px;
  overflow: hidden; opacity: 0;}}
.cchc-black {{position: fixed; inset: 0; background: #000; z-index: 999990;}}
/* A lost connection or a slow answer never greys, covers or blanks the slide. What is inside a drawing is
   left alone: its transparent marks are meant so. */
[data-stale="true"], .stale-element, .st-key-slide *:not(svg *)
  {{opacity: 1 !important; transition: none !important;}}
[data-testid="stDialog"] {{display: none !important;}}
@media (max-width: 700px) {{
  .st-key-slide {{zoom: 1 !important; --zoom: 1 !important; position: static; height: auto;
    min-height: 100vh; padding: 10px;}}
  .st-key-slide h1 {{font-size: 24px !important;}}
  /* A chart made for a wide screen is shrunk as a whole: nothing of it is cut. */
  .st-key-slide [data-testid="stElementContainer"]:has(.stPlotlyChart)
    {{flex: none !important; zoom: 0.36; --zoom: 0.36; height: 800px;}}
  .cchc-said, .cchc-source, .cchc-conclusion {{font-size: 16px; max-height: none;}}
  .st-key-slide > [data-testid="stElementContainer"] [data-testid="stCaptionContainer"] p
    {{font-size: 16px !important;}}
  .st-key-slidebar {{flex-wrap: wrap !important;}}
  [data-testid="stMain"] {{overflow: auto;}}
}}
</style>
"""
