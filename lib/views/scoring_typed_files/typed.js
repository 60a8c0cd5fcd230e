// Keeps what is typed into a unit's fields and not yet saved in the browser's own storage, and hands it to
// every new session of the server and every unit that is opened in it. What was saved, put aside or left by signing out is forgotten.
"use strict";
(() => {
  const MARK = "cchc.typed";
  const OLDEST = 30 * 24 * 3600 * 1000;
  const page = parent.document;
  const over = new AbortController();
  let args = null;
  let told = null;

  const send = (type, more) => parent.postMessage({ isStreamlitMessage: true, type: `streamlit:${type}`, ...more }, "*");
  const name = (...parts) => [MARK, args.owner, ...parts].join("|");

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // A full or closed storage keeps nothing; the fields work as before.
    }
  }

  const same = (typed, [points, text]) => typed.points === points && typed.text === text;

  // What stands in the store, was saved from here, or was put aside.
  function tidy() {
    for (const key of Object.keys(localStorage)) {
      const typed = key.startsWith(`${MARK}|`) && read(key);
      if (typed && !(Date.now() - typed.time < OLDEST)) localStorage.removeItem(key);
    }
    for (const [code, field] of Object.entries(args.fields)) {
      const key = name(args.year, args.unit, code);
      const typed = read(key);
      if (typed && same(typed, field.stands)) localStorage.removeItem(key);
    }
    for (const [code, said] of Object.entries(args.saved)) {
      const key = name(args.year, args.unit, code);
      const typed = read(key);
      if (typed && (same(typed, said) || typed.time === said[2])) localStorage.removeItem(key);
    }
  }

  function tell() {
    const first = name(args.year, args.unit, "");
    const found = {};
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(first)) found[key.slice(first.length)] = read(key);
    }
    if (!Object.keys(found).length) return;
    const { session, owner, year, unit } = args;
    send("setComponentValue", { value: { session, owner, year, unit, typed: found }, dataType: "json" });
  }

  function typing(target) {
    const box = target && target.closest && target.closest('[class*="st-key-scoring-"]');
    if (!box || !args) return;
    for (const [code, field] of Object.entries(args.fields)) {
      const boxes = field.boxes.map((one) => page.getElementsByClassName(one)[0]);
      if (!boxes.includes(box) || boxes.includes(undefined)) continue;
      const [points, text] = boxes.map((one) => one.querySelector("input, textarea").value);
      const key = name(args.year, args.unit, code);
      const typed = { points, text, seen: field.seen, time: Date.now() };
      if (same(typed, field.stands)) localStorage.removeItem(key);
      else write(key, typed);
    }
  }

  function leaving(event) {
    if (!args || !(event.target.closest && event.target.closest(`.${args.out}`))) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith(name(""))) localStorage.removeItem(key);
  }

  addEventListener("message", (event) => {
    if (event.source !== parent || !event.data || event.data.type !== "streamlit:render") return;
    args = event.data.args;
    tidy();
    const whose = [args.session, args.owner, args.year, args.unit].join("|");
    if (told !== whose) {
      told = whose;
      tell();
      // Who began before this element was here.
      typing(page.activeElement);
    }
  });
  page.addEventListener("input", (event) => typing(event.target), { signal: over.signal });
  page.addEventListener("click", leaving, { signal: over.signal, capture: true });
  addEventListener("pagehide", () => over.abort());
  send("componentReady", { apiVersion: 1 });
  send("setFrameHeight", { height: 0 });
})();
