// The button that prints one finding: shown only where a press can do something.
"use strict";

(() => {
  const button = document.getElementById("print");
  button.hidden = false;
  button.addEventListener("click", () => window.print());
})();
