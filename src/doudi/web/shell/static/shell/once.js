// A form with a number of its own leaves once: a second click while it is on its way is not sent.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.elements.once) return;
  if (form.dataset.left) event.preventDefault();
  form.dataset.left = "yes";
});
// Whoever comes back to the page may send it again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.left;
});
