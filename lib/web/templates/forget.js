// Words that were typed and not saved (`scoring_typed`) go with who signs out; what else the browser keeps stays.
(() => {
  const account = document.currentScript.dataset.account;
  const first = account ? `cchc.typed|${account}|` : "cchc.typed|";
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(first)) localStorage.removeItem(key);
  } catch {
    // A closed storage keeps nothing.
  }
})();
