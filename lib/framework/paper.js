// A chart is drawn for the window's width; on paper it is shrunk as a whole, so that no year is cut off
// and a page holds it with its heading.
(() => {
  const A4 = 718, TALL = 860;
  const before = new Map();
  addEventListener('beforeprint', () => {
    const main = document.querySelector('.stMainBlockContainer');
    if (!main || before.size) return;
    const part = Math.min(1, A4 / main.clientWidth);
    const charts = [...document.querySelectorAll('.stPlotlyChart')];
    for (const [chart, box] of charts.map(c => [c, c.getBoundingClientRect()])) {
      before.set(chart, chart.style.cssText);
      chart.style.cssText += `;width:${box.width}px;height:${box.height}px;zoom:${Math.min(part, TALL / box.height)}`;
    }
  });
  addEventListener('afterprint', () => {
    for (const [chart, style] of before) chart.style.cssText = style;
    before.clear();
  });
})();
