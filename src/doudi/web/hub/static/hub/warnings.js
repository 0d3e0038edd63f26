// How many signs of each indicator were true. The same numbers stand in the table below.
"use strict";

(() => {
  const INK = "#17212b";
  const ROW = 34;
  const COLOURS = ["#0b5c63", "#b3401c", "#c3ccd4"];
  const KEYS = ["true", "false", "open"];

  const box = document.getElementById("precision");
  const rows = JSON.parse(document.getElementById("precision-figures").textContent).reverse();
  box.replaceChildren();
  box.style.height = `${rows.length * ROW + 96}px`;
  const chart = echarts.init(box, null, { renderer: "canvas" });
  const labels = KEYS.map((key) => box.dataset[key]);
  chart.setOption({
    animation: false,
    color: COLOURS,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: INK },
    legend: { data: labels, top: 8, textStyle: { color: INK } },
    grid: { left: 8, right: 24, top: 44, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (value) => `${value.toLocaleString()} ${box.dataset.unit}` },
    xAxis: { type: "value", minInterval: 1, axisLabel: { color: INK, hideOverlap: true } },
    yAxis: { type: "category", data: rows.map((row) => row.name), axisLabel: { color: INK, width: window.innerWidth < 600 ? 96 : 180, overflow: "break" } },
    series: KEYS.map((key, number) => ({ name: labels[number], type: "bar", stack: "signs", barMaxWidth: 18, data: rows.map((row) => row[key]) })),
  });
  new ResizeObserver(() => chart.resize()).observe(box);
})();
