// What pages do better with a script. Every page works without it.
"use strict";

// Arrow keys turn the pages of the overview, as in a slide deck; never while somebody writes.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, summary, [contenteditable], [role=slider]")) return;
  const rel = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
  const link = rel && document.querySelector(`a[rel="${rel}"]`);
  if (link) link.click();
});

// A click that copies: data-copy holds the text, data-copied what to say afterwards.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied || "Kopierat";
});

// Unsaved text is never lost by a slip: the browser asks before it leaves.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) form.dataset.dirty = "yes";
});
document.addEventListener("submit", (event) => delete event.target.dataset.dirty);
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty]")) event.preventDefault();
});

// Saving while somebody writes (web/autosaving.py). The answer's header says how it went; an answer without it is some
// other page, and nothing was saved. Where another has saved since, nothing more is sent until the button is pressed.
function unsaved(form) {
  form.querySelector("#sparat").textContent = "Inte sparat. Texten är kvar här på sidan: tryck Spara, så ser du varför.";
}
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (!form) return;
  if (form.dataset.met) event.preventDefault();
  else form.dataset.saving = "yes";
});
// The button waits for what is on its way: else its writer would meet their own text.
let pressed = null;
document.addEventListener("submit", (event) => {
  if (!event.target.dataset.saving) return;
  event.preventDefault();
  pressed = event.submitter;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (!form) return;
  delete form.dataset.saving;
  if (pressed && pressed.form === form) form.requestSubmit(pressed);
  pressed = null;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (!form) return;
  const outcome = event.detail.xhr.getResponseHeader("x-autosave");
  if (outcome === "saved") delete form.dataset.dirty;
  if (outcome === "met") form.dataset.met = "yes";
  if (!outcome) {
    event.detail.shouldSwap = false;
    unsaved(form);
  }
});
document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) unsaved(form);
});
