// One page, one entry: the framework first writes a new page's choices behind the old page's address, then the
// new address. The first of the two is no place that anybody was at, and Back would stop there.
(() => {
  const SOON = 700;
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
    if (next.pathname === location.pathname) {
      push(state, title, url);
      since = performance.now();
    } else if (performance.now() - since < SOON) {
      // What was pushed before is taken back, and the page entered from where the reader was.
      const before = history.state;
      history.replaceState(before, title, url);
      since = -Infinity;
    } else {
      push(state, title, url);
    }
  };
})();
