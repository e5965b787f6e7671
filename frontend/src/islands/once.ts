// Sent once: a second click on a form that is on its way does nothing. <form data-many> may be sent again (downloads).
import { on } from "./dom";

const underWay = new Set<HTMLFormElement>();

function setBusy(form: HTMLFormElement, busy: boolean): void {
  form.toggleAttribute("aria-busy", busy);
  form.querySelectorAll("button:not([type=button])").forEach((button) => {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  });
}

function arrived(form: HTMLFormElement): void {
  underWay.delete(form);
  setBusy(form, false);
}

// In the capture phase, so that a second sending is stopped before anyone else hears of it.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method === "dialog" || "many" in form.dataset) return;
    if (!underWay.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
on("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method === "dialog" || "many" in form.dataset) return;
  const sentByHtmx = form.matches("[hx-get], [hx-post], [hx-put], [hx-delete], [hx-patch]");
  if (event.defaultPrevented && !sentByHtmx) return;
  underWay.add(form);
  // After this turn: the pressed button's own name and value must still be sent.
  setTimeout(() => underWay.has(form) && setBusy(form, true));
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target instanceof HTMLFormElement) arrived(event.target);
});
window.addEventListener("pageshow", () => [...underWay].forEach(arrived));
