// Light or dark ground: what the reader chose stays in the browser and is told to the framework, which keeps
// a choice for each address, before it starts. And whether the browser draws WebGL, for the server to know.
(() => {
  const read = () => { try { return localStorage.getItem('ground'); } catch { return null; } };
  const write = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not kept */ } };
  const ground = read() === 'dark' ? 'dark' : 'light';
  const paint = () => write(`stActiveTheme-${location.pathname}-v2`, ground === 'dark' ? '"Dark"' : '"Light"');
  document.documentElement.dataset.ground = ground;
  paint();
  addEventListener('click', event => {
    if (!event.target.closest?.('.st-key-switch_ground button')) return;
    event.stopImmediatePropagation();
    write('ground', ground === 'dark' ? 'light' : 'dark');
    location.reload();
  }, true);
  const drawn = () => {
    if (/(^| )webgl=/.test(document.cookie)) return;
    const canvas = document.createElement('canvas');
    const has = Boolean(canvas.getContext('webgl2'));
    document.cookie = `webgl=${has ? 1 : 0};path=/;SameSite=Lax`;
    return has;
  };
  if (/\/map\/?$/.test(location.pathname)) drawn();
  // Elsewhere it is no haste; who has none gets the page again, with the server knowing.
  else addEventListener('load', () => setTimeout(() => { if (drawn() === false) location.reload(); }, 3000));
})();
