// Signing with a finger or a mouse: what is drawn goes into the form as a PNG. Without script a scan is uploaded instead.
"use strict";

(() => {
  const place = document.getElementById("sign");
  const canvas = place.querySelector("canvas");
  const kept = document.getElementById(place.dataset.into);
  const pen = canvas.getContext("2d");
  let drawing = false;
  let hasDrawn = false;
  place.hidden = false;

  const clear = () => {
    canvas.width = canvas.clientWidth;
    canvas.height = canvas.clientHeight;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 3;
    pen.lineCap = "round";
    hasDrawn = false;
    kept.value = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
    hasDrawn = true;
  });
  canvas.addEventListener("pointerup", () => {
    drawing = false;
    kept.value = hasDrawn ? canvas.toDataURL("image/png") : "";
  });
  document.getElementById("sign-again").addEventListener("click", clear);
  const before = kept.value;
  clear();
  if (before) {
    const drawn = new Image();
    drawn.addEventListener("load", () => pen.drawImage(drawn, 0, 0));
    drawn.src = before;
    kept.value = before;
  }
})();
