// Draws every chart of a report at the width of its column, still, as it is to be printed.
"use strict";
(function () {
  function draw() {
    document.querySelectorAll(".chart").forEach((place) => {
      const figure = JSON.parse(place.querySelector("script").textContent);
      const layout = figure.layout;
      layout.width = place.clientWidth;
      layout.autosize = false;
      // Flatter than on a screen, so that a chart stays with its heading on a page.
      if (layout.height) layout.height = Math.round(Math.min(layout.height * 0.8, 620));
      const axis = layout.xaxis;
      if (axis && Array.isArray(axis.tickvals) && axis.tickformat === "d") {
        const room = layout.width - ((layout.margin && layout.margin.r) || 0) - 40;
        const step = Math.ceil((axis.tickvals.length * 48) / Math.max(60, room));
        axis.tickvals = axis.tickvals.slice().reverse().filter((_, i) => i % step === 0).reverse();
      }
      const canvas = document.createElement("div");
      place.appendChild(canvas);
      Plotly.newPlot(canvas, figure.data, layout, { staticPlot: true, displayModeBar: false });
    });
  }
  const ready = document.fonts && document.fonts.ready ? document.fonts.ready : Promise.resolve();
  ready.then(draw);
})();
