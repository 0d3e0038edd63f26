// "Stop here and go on later": the signed answers stay on this device only, and only when somebody asks for it.
"use strict";

(() => {
  const PLACE = "doudi-answers";
  const HOURS = 2;
  const question = document.getElementById("question");
  const keep = document.getElementById("keep");
  const resume = document.getElementById("resume");

  const kept = () => {
    const found = JSON.parse(localStorage.getItem(PLACE) || "null");
    const isFresh = found && Date.now() - found.at < HOURS * 3600 * 1000;
    if (!isFresh) localStorage.removeItem(PLACE);
    return isFresh ? found : null;
  };

  const forget = () => localStorage.removeItem(PLACE);

  if (keep) {
    keep.hidden = false;
    keep.querySelector("button").addEventListener("click", () => {
      const carried = question.querySelector("input[name=carried]").value;
      localStorage.setItem(PLACE, JSON.stringify({ carried, at: Date.now() }));
      keep.querySelector("button").hidden = true;
      keep.querySelector("p").hidden = false;
    });
  }

  if (resume && kept()) {
    resume.hidden = false;
    resume.querySelector("input[name=carried]").value = kept().carried;
    resume.addEventListener("submit", forget);
    resume.querySelector("button[type=button]").addEventListener("click", () => {
      forget();
      resume.hidden = true;
    });
  }
})();
