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
    await vegaEmbed(drawn, { ...spec, background: "#fff" }, {
      ast: true,
      formatLocale: { decimal: ",", thousands: "\u00a0", grouping: [3], currency: ["", "\u00a0kr"], minus: "\u2212" },
      actions: false,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
    });
    const picture = drawn.querySelector("svg, canvas");
    // One picture with one sentence, as before, not a name for every mark.
    for (const mark of picture.querySelectorAll("[role], [aria-label], [aria-roledescription]")) {
      for (const name of ["role", "aria-label", "aria-roledescription"]) mark.removeAttribute(name);
    }
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", says);
    button.remove();
  });
}
