// The map of a city's districts: how many households may have been missed. The numbers also stand in the table beside it.
"use strict";

(() => {
  const COLOURS = ["#fdece5", "#9f2a0f"];

  async function draw() {
    const box = document.getElementById("map");
    const told = document.getElementById("map-places");
    if (!box || !told) return; // before the first screening there is nothing to draw
    const places = JSON.parse(told.textContent);
    const answer = await fetch(box.dataset.outlines);
    if (!answer.ok) return;
    const outlines = await answer.json();
    box.replaceChildren();
    echarts.registerMap("districts", outlines);
    const chart = echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(options(places, box.dataset.unit));
    chart.on("click", (event) => {
      const place = places.find((one) => one.name === event.name);
      if (place) window.location.assign(place.address);
    });
    document.addEventListener("places", (event) => {
      places.splice(0, places.length, ...event.detail);
      chart.setOption(options(places, box.dataset.unit));
    });
    new ResizeObserver(() => chart.resize()).observe(box);
  }

  function options(places, unit) {
    const most = Math.max(1, ...places.map((place) => place.value));
    const small = document.getElementById("map").clientWidth < 480;
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      visualMap: {
        min: 0, max: most, left: 12, bottom: 12, itemWidth: 14, itemHeight: 90, text: [`${most} ${unit}`, `0 ${unit}`],
        calculable: false, inRange: { color: COLOURS }, textStyle: { color: "#17212b" },
      },
      series: [{
        type: "map", map: "districts", roam: false, selectedMode: false, data: places,
        layoutCenter: ["50%", "50%"], layoutSize: "96%",
        itemStyle: { areaColor: "#eef2f3", borderColor: "#fff", borderWidth: 1.5 },
        emphasis: { itemStyle: { areaColor: "#e0a526" }, label: { show: true, color: "#17212b" } },
        labelLayout: { hideOverlap: true },
        label: {
          show: true, color: "#17212b", fontSize: small ? 10 : 12, lineHeight: 15,
          textBorderColor: "#fff", textBorderWidth: 3,
          formatter: (area) => (Number.isNaN(area.value) ? area.name : `${area.name}\n${area.value}`),
        },
      }],
    };
  }

  draw();
})();
