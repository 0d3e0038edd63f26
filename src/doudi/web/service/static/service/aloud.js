// Reads a form aloud: its heading, its task and its questions, each in its own language: the page's, or Chinese for what an officer
// wrote. It stops when it is told to, when the form is left, and when the phone is put away. Where there is no voice, there is no button.

const SPOKEN =
  "h1:not(:has(span)), h1 span, .where, .task, form > label, form > .label, #questions label, legend, .choice span, form .big";
const VOICES = { "zh-hans": "zh-CN", "zh-hant": "zh-HK", en: "en" };
const MANDARIN = VOICES["zh-hans"];
const RATE = 0.9;

let reading = null;

function voiceOf(element) {
  const page = VOICES[document.documentElement.lang] || "en";
  const own = element.closest("[lang]").lang;
  if (own === document.documentElement.lang) return page;
  return page.startsWith("zh") ? page : MANDARIN;
}

function spoken(view) {
  return [...view.querySelectorAll(SPOKEN)]
    .filter((one) => one.offsetParent !== null && !one.closest("[hidden]"))
    .map((one) => ({ words: one.textContent.trim(), voice: voiceOf(one) }))
    .filter(({ words }) => words);
}

function rested({ button, words }) {
  button.textContent = words;
  reading = null;
}

// Fall silent, if anything is being read.
export function hush() {
  if (!reading) return;
  rested(reading);
  speechSynthesis.cancel();
}

// One sentence after the other: a long text in one breath is cut off by some phones.
function read(button) {
  const mine = { button, words: button.textContent };
  const sentences = spoken(document.getElementById(button.dataset.of)).map(({ words, voice }) => {
    const said = new SpeechSynthesisUtterance(words);
    [said.lang, said.rate] = [voice, RATE];
    said.onerror = () => reading === mine && hush();
    return said;
  });
  if (!sentences.length) return;
  sentences.at(-1).onend = () => reading === mine && rested(mine);
  reading = mine;
  button.textContent = button.dataset.stop;
  for (const said of sentences) speechSynthesis.speak(said);
}

export function lendVoice() {
  for (const button of document.querySelectorAll(".aloud")) {
    button.hidden = !("speechSynthesis" in window);
    button.addEventListener("click", () => {
      const isMine = reading?.button === button;
      hush();
      if (!isMine) read(button);
    });
  }
  addEventListener("pagehide", hush);
  document.addEventListener("visibilitychange", () => document.hidden && hush());
}
