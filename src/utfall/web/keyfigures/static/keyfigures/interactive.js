// The same specification as the picture's, drawn by Vega in the page: only when somebody asks for it.
"use strict";
for (const place of document.querySelectorAll(".chart[data-spec]")) {
  const button = place.querySelector("[data-interactive]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const [{ vegaEmbed }, spec] = await Promise.all([
      import(place.dataset.bundle),
      fetch(place.dataset.spec).then((answer) => answer.json()),
    ]);
    const drawn = place.querySelector(".drawn");
    const says = drawn.querySelector("svg title").textContent;
    drawn.replaceChildren();
    // The expression interpreter needs no eval, so the content policy stands.
    // One picture with one sentence, as before, not a name for every mark.
    await vegaEmbed(drawn, spec, {
      ast: true,
      actions: false,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
      config: { aria: false },
    });
    const picture = drawn.querySelector("svg, canvas");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", says);
    button.remove();
  });
}
