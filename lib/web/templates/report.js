// Draws every chart of a report as wide as the server says and shrinks it into its column, still, as printed.
"use strict";
(function () {
  function draw() {
    document.querySelectorAll(".chart").forEach((place) => {
      const figure = JSON.parse(place.querySelector("script").textContent);
      const wide = Number(place.dataset.width);
      const layout = Object.assign(figure.layout, { width: wide, height: Number(place.dataset.height) });
      layout.autosize = false;
      const canvas = document.createElement("div");
      place.appendChild(canvas);
      Plotly.newPlot(canvas, figure.data, layout, { staticPlot: true, displayModeBar: false }).then(() => {
        canvas.style.zoom = place.clientWidth / wide;
      });
    });
  }
  const ready = document.fonts && document.fonts.ready ? document.fonts.ready : Promise.resolve();
  ready.then(draw);
})();
