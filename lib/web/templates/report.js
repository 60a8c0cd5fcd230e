// Draws every chart of a report as wide as the server says and shrinks it into its column, still, as printed;
// then makes charts taller where a sheet would end early because the next block has no room on it.
"use strict";
(function () {
  const TALLEST = 2.2; // Of its own height, at most.
  const SAFE = 0.93; // Of the empty part that is filled: a printer's letters are not quite the screen's.
  const LEAST = 0.04; // A smaller empty part of a sheet stays.

  function drawn(place) {
    const figure = JSON.parse(place.querySelector("script").textContent);
    const wide = Number(place.dataset.width);
    const layout = Object.assign(figure.layout, { width: wide, height: Number(place.dataset.height) });
    layout.autosize = false;
    const canvas = document.createElement("div");
    place.appendChild(canvas);
    return Plotly.newPlot(canvas, figure.data, layout, { staticPlot: true, displayModeBar: false }).then(() => {
      canvas.style.zoom = place.clientWidth / wide;
    });
  }

  // What stands on one sheet whole: a paragraph's lines (two at its ends), a row, a chart with its caption.
  function blocks() {
    const found = [];
    const add = (box, more) => found.push(Object.assign({ top: box.top, bottom: box.bottom }, more));
    document.querySelectorAll(".head, .title, h2, h3, figure, tbody tr, p, .sign").forEach((e) => {
      if (e.parentElement.closest(".head, .title, .sign")) return;
      const box = e.getBoundingClientRect();
      if (e.matches("tbody tr")) {
        const head = e.closest("table").tHead.getBoundingClientRect();
        const first = !e.previousElementSibling;
        add({ top: first ? head.top : box.top, bottom: box.bottom }, { again: first ? 0 : head.height });
      } else if (e.matches("p")) {
        const range = document.createRange();
        range.selectNodeContents(e);
        const bottoms = [...new Set([...range.getClientRects()].map((r) => Math.round(r.bottom)))].sort((a, b) => a - b);
        const cuts = bottoms.slice(1, -2);
        let top = box.top;
        [...cuts, box.bottom].forEach((bottom) => {
          add({ top, bottom });
          top = bottom;
        });
      } else add(box, { stays: e.matches("h2, h3"), chart: e.querySelector(".chart") });
    });
    return found;
  }

  // The sheets as they would be printed: the charts of each, and how much of it stays empty.
  function sheets(high) {
    const all = blocks();
    const found = [];
    for (let first = 0; first < all.length; ) {
      const start = all[first].top - (all[first].again || 0);
      let next = first + 1;
      while (next < all.length && all[next].bottom - start <= high) next += 1;
      const full = next < all.length;
      while (full && next > first + 1 && all[next - 1].stays) next -= 1;
      const on = all.slice(first, next);
      found.push({ charts: on.map((b) => b.chart).filter(Boolean), empty: full ? start + high - on[on.length - 1].bottom : 0 });
      first = next;
    }
    return found;
  }

  async function fill() {
    const measure = document.body.appendChild(document.createElement("div"));
    measure.style.cssText = "position: absolute; width: 163mm; height: 257mm";
    const { width, height } = measure.getBoundingClientRect();
    measure.remove();
    // On a narrow screen lines break elsewhere than on paper.
    const column = document.querySelector(".chart");
    if (!column || Math.abs(column.clientWidth - width) > 2) return;
    for (let n = 0, found = sheets(height); n < found.length; n += 1, found = sheets(height)) {
      const { charts, empty } = found[n];
      if (empty < LEAST * height) continue;
      for (const place of charts) {
        const canvas = place.querySelector(".js-plotly-plot");
        const now = canvas.layout.height;
        const more = (SAFE * empty) / charts.length / Number(canvas.style.zoom);
        const tall = Math.min(now + more, TALLEST * Number(place.dataset.height));
        if (tall > now) await Plotly.relayout(canvas, { height: tall });
      }
    }
  }

  const ready = document.fonts && document.fonts.ready ? document.fonts.ready : Promise.resolve();
  ready
    .then(() => Promise.all([...document.querySelectorAll(".chart")].map(drawn)))
    .then(fill)
    .then(() => document.documentElement.classList.add("filled"));
})();
