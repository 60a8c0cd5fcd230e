// One act, one entry: the framework writes each choice of a run by itself, and a new page's choices behind the old
// page's address before the new one, or one by one after it. What stands in between is no place that anybody was at,
// and Back would stop there.
(() => {
  const TOGETHER = 300, SOON = 700;
  // The session keeps its language from page to page, the address tells it: voices that read aloud go by it.
  const tell = () => {
    document.documentElement.lang = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'vi';
  };
  for (const name of ['pushState', 'replaceState']) {
    const write = history[name].bind(history);
    history[name] = (...entry) => { write(...entry); tell(); };
  }
  addEventListener('popstate', tell);
  const push = history.pushState.bind(history);
  let since = -Infinity;
  history.pushState = (state, title, url) => {
    const next = new URL(url, location.href);
    const same = next.pathname === location.pathname;
    // What was entered a moment ago gives way, and the page stands behind where the reader was.
    const entry = performance.now() - since < (same ? TOGETHER : SOON) ? history.replaceState : push;
    entry.call(history, state, title, url);
    since = performance.now();
  };
})();
