"use strict";
// Shows the evidence of one claim at a time beside the draft; without this all of it follows the draft.
document.documentElement.classList.add("script");
(() => {
  let claim = null;
  let card = null;
  const choose = (id) => {
    const next = document.getElementById(id.replace(/^c/, "e"));
    if (!next) return;
    if (card) card.classList.remove("shown");
    if (claim) claim.classList.remove("chosen");
    card = next;
    claim = document.getElementById(id.replace(/^e/, "c"));
    card.classList.add("shown");
    if (claim) claim.classList.add("chosen");
    const hint = card.parentElement.querySelector(".hint");
    if (hint) hint.classList.add("gone");
    card.parentElement.scrollTop = 0;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.c");
    if (!link) return;
    event.preventDefault();
    choose(link.getAttribute("href").slice(1));
    history.replaceState(null, "", link.getAttribute("href"));
  });
  const follow = () => {
    const id = location.hash.slice(1);
    const first = document.querySelector("a.c.conflict[id], a.c.disputed[id]");
    if (/^[ce]\d+-\d+$/.test(id)) choose(id);
    else if (first && !card) choose(first.id);
  };
  window.addEventListener("hashchange", follow);
  follow();
})();
