// What happens to needs, as it happens: a word in the inbox, new figures on the wall. Without a stream the wall asks every half minute.
"use strict";

(() => {
  const SECONDS = 30;
  const PAUSE = 1000;
  const word = document.getElementById("need-live");
  const board = document.getElementById("board");
  let waiting = 0;

  async function renew() {
    waiting = 0;
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const name of ["wall-numbers", "wall-places", "wall-kinds", "wall-red", "wall-at"]) {
      const fresh = page.getElementById(name);
      if (fresh) document.getElementById(name).replaceWith(fresh);
    }
    const places = page.getElementById("map-places");
    if (places) document.dispatchEvent(new CustomEvent("places", { detail: JSON.parse(places.textContent) }));
  }

  function heard() {
    if (word) word.hidden = false;
    if (board && !waiting) waiting = setTimeout(renew, PAUSE);
  }

  const address = (word || board)?.dataset.stream;
  if (address) {
    const stream = new EventSource(address, { withCredentials: true });
    stream.addEventListener("need", heard);
  }
  if (board) setInterval(renew, SECONDS * 1000);
})();
