// On a projector charts are enlarged as a whole by a rule of layout. One further down a page has a height of its own,
// and what stands below it makes room for the rest.
(() => {
  const sizes = new ResizeObserver(list => {
    for (const { target } of list) target.style.setProperty('--tall', `${target.offsetHeight}px`);
  });
  addEventListener('animationstart', event => {
    if (event.animationName === 'chart-stands') sizes.observe(event.target);
  });
})();
