// Keeps the meetings that people work on in the browser's own storage, with what is typed and not yet put down.
// What the server sends is written at once; what is there is sent to every new session of the server.
"use strict";
(() => {
  const MEETINGS = "cchc.meetings";
  const DRAFT = "cchc.draft";
  const MOST = 12;
  const page = parent.document;
  const over = new AbortController();
  let args = null;
  let told = null;
  let refused = false;

  const send = (type, more) => parent.postMessage({ isStreamlitMessage: true, type: `streamlit:${type}`, ...more }, "*");

  function read(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(name)) || otherwise;
    } catch {
      return otherwise;
    }
  }

  function write(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
      refused = false;
    } catch {
      refused = true;
    }
  }

  // The newest first; an older state of a meeting never replaces a newer one.
  function keep() {
    const all = read(MEETINGS, []).filter((m) => !args.dropped.includes(m.slot));
    const now = { slot: args.slot, revision: args.revision, agenda: args.agenda };
    const before = all.find((m) => m.slot === now.slot);
    const newer = now.revision && !(before && before.revision >= now.revision);
    const rest = all.filter((m) => !newer || m.slot !== now.slot);
    if (newer || args.dropped.length) write(MEETINGS, (newer ? [now, ...rest] : rest).slice(0, MOST));
    const draft = read(DRAFT, null);
    if (draft && (args.dropped.includes(draft.slot) || put(draft))) write(DRAFT, null);
  }

  // Whether the agenda says what was typed.
  function put(draft) {
    if (draft.slot !== args.slot) return false;
    const said = args.texts[draft.place];
    return Boolean(said) && draft.texts.every((text, i) => text.trim() === said[i]);
  }

  function tell() {
    send("setComponentValue", { value: { meetings: read(MEETINGS, []), draft: read(DRAFT, null) }, dataType: "json" });
  }

  function typed(event) {
    const form = event.target.closest && event.target.closest('[class*="st-key-conclusion_"]');
    if (!form || !args) return;
    const place = Number(/st-key-conclusion_(\d+)/.exec(form.className)[1]);
    const texts = [...form.querySelectorAll("textarea, input")].map((field) => field.value);
    const draft = { slot: args.slot, place, texts };
    write(DRAFT, put(draft) ? null : draft);
    show();
  }

  // The line that says what is kept; it stands even where the server is gone.
  function show() {
    const line = page.querySelector(".cchc-kept");
    if (!line || !args) return;
    const draft = read(DRAFT, null);
    const app = page.querySelector(".stApp");
    const lost = app && app.dataset.testConnectionState && app.dataset.testConnectionState !== "CONNECTED";
    const stored = read(MEETINGS, []).find((m) => m.slot === args.slot);
    const state = refused ? "refused" : draft && draft.slot === args.slot ? "draft"
      : lost ? "lost" : stored ? "kept" : "none";
    const at = stored ? new Date(stored.revision) : null;
    const two = (n) => String(n).padStart(2, "0");
    const words = args.words[state] || "";
    const said = at ? words.replace("{time}", `${two(at.getHours())}:${two(at.getMinutes())}`) : words;
    if (line.textContent !== said) line.textContent = said;
    line.dataset.state = state;
  }

  addEventListener("message", (event) => {
    if (event.source !== parent || !event.data || event.data.type !== "streamlit:render") return;
    args = event.data.args;
    keep();
    show();
    if (told !== args.session) {
      told = args.session;
      if (read(MEETINGS, []).length || read(DRAFT, null)) tell();
    }
  });
  // Another tab of the same browser wrote something.
  addEventListener("storage", (event) => {
    if (event.key === MEETINGS && args) tell();
  });
  page.addEventListener("input", typed, { signal: over.signal });
  const look = setInterval(show, 1000);
  addEventListener("pagehide", () => {
    over.abort();
    clearInterval(look);
  });
  send("componentReady", { apiVersion: 1 });
  send("setFrameHeight", { height: 0 });
})();
