// Draws the figure of the page into its frame and fits it again when the frame changes its width.
"use strict";
(function () {
  const place = document.getElementById("chart");
  const figure = JSON.parse(document.getElementById("figure").textContent);
  const config = { displayModeBar: false, scrollZoom: false, responsive: false };
  const usual = 760;

  // A copy of `layout` with every text and margin at `share` of its size.
  function fitted(layout, share, width, height) {
    const out = JSON.parse(JSON.stringify(layout));
    const smaller = (font, least) => {
      if (font && font.size) font.size = Math.max(least, Math.round(font.size * share));
    };
    const least = 11;
    smaller(out.font, least);
    (out.annotations || []).forEach((note) => {
      smaller(note.font, least);
      if (note.xshift) note.xshift *= share;
    });
    Object.keys(out).forEach((key) => {
      if (/^[xy]axis/.test(key) && out[key]) {
        smaller(out[key].tickfont, least);
        if (out[key].title) smaller(out[key].title.font, least);
      }
    });
    if (out.margin) {
      ["l", "r"].forEach((side) => {
        if (out.margin[side] > 20) out.margin[side] = Math.round(out.margin[side] * share) + 4;
      });
    }
    const axis = out.xaxis;
    if (axis && Array.isArray(axis.tickvals) && axis.tickformat === "d") {
      const room = width - ((out.margin && out.margin.r) || 0) - 40;
      const step = Math.ceil((axis.tickvals.length * 44) / Math.max(60, room));
      axis.tickvals = axis.tickvals.slice().reverse().filter((_, i) => i % step === 0).reverse();
    }
    out.width = width;
    out.height = height;
    out.autosize = false;
    return out;
  }

  function draw() {
    const width = Math.max(260, place.clientWidth);
    const share = Math.max(0.66, Math.min(1, width / usual));
    const own = figure.layout.height || 480;
    const others = document.body.scrollHeight - place.clientHeight;
    const free = window.innerHeight - others;
    const height = Math.round(Math.max(free, Math.min(own, own * (0.55 + 0.45 * share)) * 0.75, 280));
    place.style.height = height + "px";
    place.style.flex = "0 0 auto";
    Plotly.react(place, figure.data, fitted(figure.layout, share, width, height), config);
  }

  let seen = 0;
  function again() {
    if (window.innerWidth !== seen) {
      seen = window.innerWidth;
      draw();
    }
  }
  const ready = document.fonts && document.fonts.ready ? document.fonts.ready : Promise.resolve();
  ready.then(again);
  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(again, 120);
  });
})();
