// The two charts of a trial: what each programme costs a month, and how many households gain or lose in each town.
// The same numbers stand in the tables below.
"use strict";

(() => {
  const INK = "#17212b";
  const ROW = 38;

  function figuresOf(id) {
    return JSON.parse(document.getElementById(`${id}-figures`).textContent);
  }

  function draw(id, { first, second, colours, names }) {
    const box = document.getElementById(id);
    const rows = figuresOf(id).reverse();
    if (!rows.length) return;
    box.replaceChildren();
    box.style.height = `${rows.length * ROW + 96}px`;
    const chart = echarts.init(box, null, { renderer: "canvas" });
    const labels = [box.dataset.before, box.dataset.after];
    chart.setOption({
      animation: false,
      color: colours,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: INK },
      legend: { data: labels, top: 8, textStyle: { color: INK } },
      grid: { left: 8, right: 24, top: 44, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (value) => `${value.toLocaleString()} ${box.dataset.unit}` },
      xAxis: { type: "value", axisLabel: { color: INK, hideOverlap: true } },
      yAxis: { type: "category", data: rows.map((row) => row.name), axisLabel: { color: INK, width: names, overflow: "break" } },
      series: [first, second].map((key, number) => ({
        name: labels[number], type: "bar", barMaxWidth: 16, data: rows.map((row) => Number(row[key])),
      })),
    });
    new ResizeObserver(() => chart.resize()).observe(box);
  }

  const small = window.innerWidth < 600;
  draw("cost", { first: "before", second: "after", colours: ["#8fb5b8", "#0b5c63"], names: small ? 84 : 150 });
  draw("towns", { first: "gaining", second: "losing", colours: ["#0b5c63", "#b3401c"], names: small ? 84 : 150 });
})();
