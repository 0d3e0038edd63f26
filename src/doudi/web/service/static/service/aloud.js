// Reads a form aloud: its heading, its task and its questions, in the language of the page. Where the phone has no voice, no button.

function wordsOf(view) {
  const spoken = "h1, .where, .task, form > label, form > .label, #questions label, legend, .choice span, form .big";
  return [...view.querySelectorAll(spoken)]
    .filter((one) => one.offsetParent !== null && !one.closest("[hidden]"))
    .map((one) => one.textContent.trim())
    .filter(Boolean);
}

export function lendVoice() {
  for (const button of document.querySelectorAll(".aloud")) {
    const words = button.textContent;
    button.hidden = !("speechSynthesis" in window);
    const rest = () => {
      speechSynthesis.cancel();
      button.textContent = words;
      button.removeAttribute("aria-pressed");
    };
    button.addEventListener("click", () => {
      if (button.hasAttribute("aria-pressed")) return rest();
      const said = new SpeechSynthesisUtterance(wordsOf(document.getElementById(button.dataset.of)).join("。"));
      said.lang = { "zh-hans": "zh-CN", "zh-hant": "zh-HK" }[document.documentElement.lang] || "en";
      said.rate = 0.9;
      said.onend = rest;
      button.textContent = button.dataset.stop;
      button.setAttribute("aria-pressed", "true");
      speechSynthesis.speak(said);
    });
  }
}
