// What each budget paid by month, what is expected until December, and what is left of the year. The same numbers stand in the table.
"use strict";

(() => {
  const INK = "#17212b";
  const COLOURS = ["#0b5c63", "#1b4f9c", "#6d3591", "#146b3a", "#9f2a0f", "#463a8a", "#6a5200", "#3d7a80"];
  const AHEAD = "#c3ccd4";
  const LEFT = "#b54708";

  const box = document.getElementById("year");
  if (!box) return; // a year without a budget has no chart
  const figures = JSON.parse(document.getElementById("year-figures").textContent);
  box.replaceChildren();
  const chart = echarts.init(box, null, { renderer: "canvas" });
  const { ahead, left, month, unit } = box.dataset;
  const compact = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" });
  const short = (value) => compact.format(value);
  const bars = figures.paid.map((one, number) => ({
    name: one.name, type: "bar", stack: "paid", barMaxWidth: 28, data: one.values, itemStyle: { color: COLOURS[number % COLOURS.length] },
  }));
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: INK },
    legend: { type: "scroll", top: 8, textStyle: { color: INK } },
    grid: { left: 8, right: 8, top: 56, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", confine: true, axisPointer: { type: "shadow" }, valueFormatter: (value) => `${Number(value).toLocaleString(undefined, { minimumFractionDigits: 2 })} ${unit}` },
    xAxis: { type: "category", data: figures.left.map((_, number) => `${number + 1}${month}`), axisLabel: { color: INK, hideOverlap: true } },
    yAxis: [
      { type: "value", axisLabel: { color: INK, hideOverlap: true, formatter: short } },
      { type: "value", min: (reach) => Math.min(reach.min, 0), splitLine: { show: false }, axisLabel: { color: LEFT, hideOverlap: true, formatter: short } },
    ],
    series: [
      ...bars,
      { name: ahead, type: "bar", stack: "paid", barMaxWidth: 28, data: figures.ahead, itemStyle: { color: AHEAD, decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0.8, color: "#7d8b96" } } },
      { name: left, type: "line", yAxisIndex: 1, data: figures.left, itemStyle: { color: LEFT }, lineStyle: { color: LEFT, width: 2 } },
    ],
  });
  new ResizeObserver(() => chart.resize()).observe(box);
})();
