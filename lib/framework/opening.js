// The opening is seen when its font is there, and goes when the page's first chart stands, or when the page
// has run and has none.
(() => {
  const CHART = '.stPlotlyChart .main-svg, [data-testid="stDeckGlJsonChart"] canvas';
  const RAN = '.stApp[data-test-script-state="notRunning"] .stMainBlockContainer h1';
  const MOST = 20000, AFTER = 1500, STILL = 4, FONT = 1500;
  const opening = document.getElementById('opening');
  if (!opening) return;
  opening.ariaHidden = 'true';
  // Text that changes its font moves what stands below it.
  const fonts = [400, 700].map(weight => document.fonts.load(`${weight} 1em "Be Vietnam Pro"`, 'Tiếng'));
  const show = () => { opening.style.visibility = ''; };
  opening.style.visibility = 'hidden';
  Promise.all(fonts).then(show, show);
  setTimeout(show, FONT);
  const began = performance.now();
  let ran = 0, before = '', still = 0;
  // A chart is laid out anew after it was drawn: it has taken its place when it no longer moves.
  const stands = chart => {
    const {top, left, width, height} = chart.getBoundingClientRect();
    const now = [top, left, width, height].map(Math.round).join();
    still = now === before ? still + 1 : 0;
    before = now;
    return still >= STILL;
  };
  const look = () => {
    const now = performance.now();
    if (!ran && document.querySelector(RAN)) ran = now;
    const chart = document.querySelector(CHART);
    const done = (chart && stands(chart)) || (ran && !chart && now - ran > AFTER) || now - began > MOST;
    if (!done) return setTimeout(look, 40);
    requestAnimationFrame(() => requestAnimationFrame(() => opening.remove()));
  };
  look();
})();
