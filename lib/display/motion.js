// Moves a chart of lines over the years: it is run through its years, and a line that is pointed at is named
// with its neighbours. Works on what Plotly has drawn, so page, slide and offline file share it; a chart says by
// `layout.meta.run` through which years it can be run.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const STEP = 1100; // milliseconds from year to year, of which MOVING are spent on the way
  const MOVING = 0.68;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const running = new Map();
  let count = 0;

  const years = (plot) => (plot.layout && plot.layout.meta && plot.layout.meta.run) || [];
  const drawn = (plot) => plot._fullLayout && plot._fullLayout.xaxis && plot.querySelector(".scatterlayer");

  function make(name, attributes, into) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (into) into.appendChild(made);
    return made;
  }

  // Ranks stand with 1 on top, and are whole.
  const downward = (plot) => plot._fullLayout.yaxis.range[0] > plot._fullLayout.yaxis.range[1];

  // Places on the drawing, in pixels of the plotting area.
  function places(plot) {
    const { xaxis, yaxis } = plot._fullLayout;
    const on = (axis, flip) => (value) => {
      const [low, high] = axis.range;
      const part = (value - low) / (high - low);
      return (flip ? 1 - part : part) * axis._length;
    };
    return {
      x: on(xaxis, false), y: on(yaxis, true), left: xaxis._offset, top: yaxis._offset,
      width: xaxis._length, height: yaxis._length,
      size: plot._fullLayout.font.size,
    };
  }

  function ground(plot) {
    const at = places(plot);
    const svg = plot.querySelector(".main-svg");
    const group = make("g", { class: "cchc-front", transform: `translate(${at.left},${at.top})` }, svg);
    group.style.pointerEvents = "none";
    return group;
  }

  function say(text, x, y, look, into) {
    const said = make("text", { x, y, "font-size": look.size, "font-weight": look.weight || 700, fill: look.ink }, into);
    if (look.anchor) said.setAttribute("text-anchor", look.anchor);
    said.style.fontFamily = look.family;
    said.style.paintOrder = "stroke";
    said.style.stroke = look.ground;
    said.style.strokeWidth = "4px";
    said.textContent = text;
    return said;
  }

  // Keeps the texts `least` pixels apart by moving them down, then up from the lower end.
  function apart(texts, least, most) {
    texts.sort((a, b) => a.y - b.y);
    for (let i = 1; i < texts.length; i++) texts[i].y = Math.max(texts[i].y, texts[i - 1].y + least);
    let end = most;
    for (let i = texts.length - 1; i >= 0; i--) {
      texts[i].y = Math.min(texts[i].y, end);
      end = texts[i].y - least;
    }
    return texts;
  }

  // Where a line is at `year`: between two joined points on the way, else at the last point before.
  function front(trace, year) {
    let found = null;
    for (let i = 0; i < trace.x.length; i++) {
      const x = trace.x[i];
      if (x === null || x > year) continue;
      const next = trace.x[i + 1];
      const joined = typeof next === "number" && next > year;
      const part = joined ? (year - x) / (next - x) : 0;
      found = {
        x: joined ? year : x,
        y: joined ? trace.y[i] + part * (trace.y[i + 1] - trace.y[i]) : trace.y[i],
        value: part > 0.5 ? trace.y[i + 1] : trace.y[i],
      };
    }
    return found;
  }

  // What is written at the lines' ends.
  function endLabels(plot) {
    return [...plot.querySelectorAll(".annotation")].filter((note) => {
      const given = (plot.layout.annotations || [])[Number(note.dataset.index)];
      return given && given.xanchor === "left" && given.xref !== "paper";
    });
  }

  const ease = (part) => (part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2);

  function begin(plot, button) {
    const at = places(plot);
    const through = years(plot);
    const layer = plot.querySelector(".scatterlayer");
    const front_ = ground(plot);
    const id = `cchc-run-${++count}`;
    const clip = make("clipPath", { id }, front_);
    const shown = make("rect", { x: -60, y: -200, width: 60, height: at.height + 400 }, clip);
    const before = layer.getAttribute("clip-path");
    layer.setAttribute("clip-path", `url(#${id})`);
    const labels = endLabels(plot);
    labels.forEach((note) => { note.style.visibility = "hidden"; });
    const look = {
      family: plot._fullLayout.font.family, ground: plot._fullLayout.plot_bgcolor, size: at.size,
    };
    const big = say("", at.width / 2, at.height / 2, {
      ...look, size: Math.min(at.height / 3, at.width / 5), ink: plot._fullLayout.font.color, anchor: "middle",
    }, front_);
    big.style.opacity = 0.13;
    big.style.stroke = "none";
    const ranks = downward(plot);
    const named = plot.data.filter((trace) => trace.name && trace.x).map((trace) => ({
      trace,
      text: say("", 0, 0, { ...look, ink: trace.line.color }, front_),
      dot: make("circle", { r: Math.max(5, at.size / 2.4), fill: trace.line.color }, front_),
    }));

    function draw(year) {
      const edge = at.x(year);
      shown.setAttribute("width", Math.max(0, edge + 60 + 2));
      big.textContent = String(through.filter((y) => y <= year + 0.001).pop() || through[0]);
      const texts = [];
      for (const { trace, text, dot } of named) {
        const now = front(trace, year);
        text.style.visibility = dot.style.visibility = now ? "" : "hidden";
        if (!now) continue;
        dot.setAttribute("cx", at.x(now.x));
        dot.setAttribute("cy", at.y(now.y));
        text.textContent = ranks ? `${trace.name} ${Math.round(now.value)}` : trace.name;
        texts.push({ text, x: at.x(now.x) + at.size * 0.9, y: at.y(now.y) + at.size * 0.35 });
      }
      for (const { text, x, y } of apart(texts, at.size * 1.3, at.height)) {
        // Where the right has no room for the words they stand on the way that the line came.
        const fits = x + text.getComputedTextLength() < plot.clientWidth - at.left;
        text.setAttribute("text-anchor", fits ? "start" : "end");
        text.setAttribute("x", fits ? x : x - at.size * 1.8);
        text.setAttribute("y", y);
      }
    }

    let last = performance.now();
    let passed = 0; // in years
    const steps = through.length - 1;
    const run = { stop, wanted: true };
    running.set(plot, run);
    tell(button, true);

    function stop() {
      run.wanted = false;
      running.delete(plot);
      front_.remove();
      if (before === null) layer.removeAttribute("clip-path");
      else layer.setAttribute("clip-path", before);
      labels.forEach((note) => { note.style.visibility = ""; });
      tell(button, false);
    }

    function tick(now) {
      if (!run.wanted) return;
      // A slow machine takes longer and shows every year all the same.
      passed += Math.min(Math.max(0, now - last), STEP / 4) / STEP;
      last = now;
      if (passed >= steps + 0.6 || !layer.isConnected) {
        stop();
        return;
      }
      const step = Math.min(Math.floor(passed), steps - 1);
      const part = Math.min(1, (passed - step) / MOVING);
      const moved = still.matches ? (passed - step >= 1 ? 1 : 0) : ease(part);
      draw(through[step] + moved * (through[step + 1] - through[step]));
      requestAnimationFrame(tick);
    }

    draw(through[0]);
    requestAnimationFrame(tick);
  }

  function tell(button, on) {
    if (!button) return;
    button.setAttribute("aria-pressed", String(on));
    button.dataset.on = on ? "1" : "";
  }

  // The chart of a button: the first behind it that can be run.
  function chartOf(button) {
    const plots = [...document.querySelectorAll(".js-plotly-plot")].filter(
      (plot) => years(plot).length > 1 && drawn(plot) && plot.getBoundingClientRect().height,
    );
    return plots.find((p) => button.compareDocumentPosition(p) & Node.DOCUMENT_POSITION_FOLLOWING) || plots[0];
  }

  addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".cchc-run");
    if (!button) return;
    const plot = chartOf(button);
    if (!plot) return;
    if (running.has(plot)) running.get(plot).stop();
    else begin(plot, button);
  });
  addEventListener("beforeprint", () => [...running.values()].forEach((run) => run.stop()));
  // On a slide the key of the button; elsewhere a letter belongs to fields.
  addEventListener("keydown", (event) => {
    const slide = document.querySelector(".st-key-slide, body > section:not([hidden])");
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName || "");
    if (event.key !== "p" || !slide || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const button = slide.querySelector(".cchc-run");
    if (button) button.click();
  });

  // Pointing at a line: it and its neighbours at that year are drawn out and named.

  function linesOf(plot) {
    const lines = new Map();
    plot.data.forEach((trace) => {
      if (!Array.isArray(trace.customdata) || !Array.isArray(trace.hovertext) || !trace.line) return;
      trace.customdata.forEach((key, i) => {
        if (!key) return;
        if (!lines.has(key)) lines.set(key, { key, points: [], colour: trace.name ? trace.line.color : "" });
        const name = /<b>(.*?)<\/b>/.exec(trace.hovertext[i] || "");
        const line = lines.get(key);
        if (name) line.name = name[1];
        line.points.push({ x: trace.x[i], y: trace.y[i], cut: i === 0 || trace.x[i - 1] === null });
      });
    });
    return lines;
  }

  function outline(line, at) {
    return line.points.map((p) => `${p.cut ? "M" : "L"}${at.x(p.x)},${at.y(p.y)}`).join("");
  }

  function point(plot, event) {
    leave(plot);
    const hovered = event.points && event.points[0];
    const key = hovered && hovered.customdata;
    if (!key || running.has(plot) || plot.data.length > 200) return;
    const lines = linesOf(plot);
    const line = lines.get(key);
    if (!line) return;
    const at = places(plot);
    const there = [...lines.values()].flatMap((l) => {
      const p = l.points.find((q) => q.x === hovered.x);
      return p && l !== line ? [{ line: l, y: p.y }] : [];
    }).sort((a, b) => a.y - b.y);
    const above = there.filter((n) => n.y < hovered.y).pop();
    const below = there.find((n) => n.y > hovered.y);
    const group = ground(plot);
    group.classList.add("cchc-pointed");
    const look = {
      family: plot._fullLayout.font.family, ground: plot._fullLayout.plot_bgcolor, size: at.size * 0.92,
    };
    const ink = plot._fullLayout.font.color;
    const texts = [];
    const shown = [[above && above.line, false], [below && below.line, false], [line, true]];
    for (const [one, main] of shown) {
      if (!one) continue;
      make("path", {
        d: outline(one, at), fill: "none", stroke: one.colour || ink, "stroke-width": main ? 3.5 : 1.8,
        "stroke-opacity": main ? 1 : 0.6, "stroke-linejoin": "round",
      }, group);
      if (one.colour) continue; // it stands at its line's end already
      const last = one.points[one.points.length - 1];
      const text = say("", 0, 0, { ...look, ink, weight: main ? 700 : 400 }, group);
      text.textContent = `${one.name || ""}${downward(plot) ? ` ${Math.round(last.y)}` : ""}`;
      texts.push({ text, x: at.x(last.x) + 12, y: at.y(last.y) + at.size * 0.35 });
    }
    // The names of the chosen lines keep their places: the others make room for them.
    const taken = endLabels(plot).map((note) => note.getBoundingClientRect());
    const top = plot.querySelector(".main-svg").getBoundingClientRect().top + at.top;
    const zoom = plot.querySelector(".main-svg").getBoundingClientRect().width / plot._fullLayout.width;
    for (const one of texts) {
      const near = (y) => taken.find((b) => Math.abs((b.top + b.bottom) / 2 - top - (y - at.size * 0.35) * zoom) < at.size * 1.2 * zoom);
      for (let away = 0; near(one.y) && away < 12; away++) one.y += at.size * 0.4;
    }
    for (const { text, x, y } of apart(texts, at.size * 1.2, at.height + at.size)) {
      text.setAttribute("x", x);
      text.setAttribute("y", y);
    }
  }

  function leave(plot) {
    plot.querySelectorAll(".cchc-pointed").forEach((group) => group.remove());
  }

  // A chart listens for itself: the pointer that comes over it finds its lines.
  addEventListener("pointerover", (event) => {
    const plot = event.target.closest && event.target.closest(".js-plotly-plot");
    if (!plot || plot.dataset.cchcMotion || !plot.on || !years(plot).length) return;
    plot.dataset.cchcMotion = "1";
    plot.on("plotly_hover", (e) => point(plot, e));
    plot.on("plotly_unhover", () => leave(plot));
    plot.on("plotly_afterplot", () => leave(plot));
  });
})();
