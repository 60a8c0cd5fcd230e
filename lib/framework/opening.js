// The opening goes when the page's first chart stands, or when the page has run and has none.
(() => {
  const CHART = '.stPlotlyChart .main-svg, [data-testid="stDeckGlJsonChart"] canvas';
  const RAN = '.stApp[data-test-script-state="notRunning"] .stMainBlockContainer h1';
  const MOST = 20000, AFTER = 1500;
  addEventListener('DOMContentLoaded', () => {
    const opening = document.getElementById('opening');
    if (!opening) return;
    opening.ariaHidden = 'true';
    const began = performance.now();
    let ran = 0;
    const look = () => {
      const now = performance.now();
      if (!ran && document.querySelector(RAN)) ran = now;
      const done = document.querySelector(CHART) || (ran && now - ran > AFTER) || now - began > MOST;
      if (!done) return setTimeout(look, 30);
      requestAnimationFrame(() => requestAnimationFrame(() => opening.remove()));
    };
    look();
  });
})();
