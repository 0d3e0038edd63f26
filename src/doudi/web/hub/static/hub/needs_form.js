// The operator's form: Ctrl+Enter keeps it, and places are offered while they are written.
"use strict";

(() => {
  const form = document.querySelector("form.card");
  const residence = form?.elements.namedItem("residence");
  residence?.setAttribute("list", "places");
  form?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
})();
