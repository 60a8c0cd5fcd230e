// A browser's translator puts elements of its own in the place of the page's texts. The framework goes on writing
// into the texts that are gone: a heading would stay as it was, or the page would fail. What is written into such
// a text brings it back to its place, and what is taken out is the translator's element.
(() => {
  const put = new WeakMap();
  new MutationObserver((changes) => {
    for (const { removedNodes, addedNodes } of changes) {
      if (removedNodes.length !== 1 || removedNodes[0].nodeType !== Node.TEXT_NODE) continue;
      const [made] = addedNodes;
      if (made && made.nodeName === 'FONT') put.set(removedNodes[0], made);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  const there = (text) => {
    const made = put.get(text);
    return made && made.isConnected && !text.isConnected ? made : null;
  };
  const value = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue');
  Object.defineProperty(Text.prototype, 'nodeValue', {
    configurable: true,
    get() { return value.get.call(this); },
    set(text) {
      value.set.call(this, text);
      const made = there(this);
      if (made) made.replaceWith(this);
    },
  });
  for (const name of ['removeChild', 'insertBefore']) {
    const plain = Node.prototype[name];
    Node.prototype[name] = function (...nodes) {
      const last = nodes.length - 1;
      const made = nodes[last] && nodes[last].nodeType === Node.TEXT_NODE && there(nodes[last]);
      if (made) nodes[last] = made;
      return plain.apply(this, nodes);
    };
  }
})();
