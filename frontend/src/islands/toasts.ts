// Toasts in .toasts: what the server said (rendered by base.html), what a script says, and what a part answers
// in the header HX-Trigger: {"toast": {"text": "…", "tone": "late"}}. A toast stays while pointed at; errors stay.
import { around, on } from "./dom";
import { word } from "./words";

const shownFor = 8000;

interface Options {
  tone?: "late" | "due" | "";
}

function leaves(element: HTMLElement): void {
  let left = Math.round((Number(element.dataset.toast) || shownFor) / 1000);
  const seconds = element.querySelector("[data-seconds]");
  const clock = setInterval(() => {
    if (element.matches(":hover, :focus-within")) return;
    left -= 1;
    if (seconds) seconds.textContent = String(left);
    if (left > 0 && element.isConnected) return;
    clearInterval(clock);
    element.remove();
  }, 1000);
}

/** Says one sentence at the lower edge; one with tone "late" stays until it is closed. */
export function toast(text: string, { tone = "" }: Options = {}): void {
  const place = document.querySelector(".toasts");
  if (!place || !text) return;
  const element = document.createElement("div");
  element.className = `toast-x ${tone}`;
  const said = document.createElement("span");
  said.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.textContent = "×";
  close.setAttribute("aria-label", word("close"));
  element.append(said, close);
  place.append(element);
  if (tone !== "late") leaves(element);
}

on("click", (event) => {
  if (around(event, ".toast-x .close")) around(event, ".toast-x")?.remove();
});
document.addEventListener("toast", (event) => {
  const { text, tone } = (event as CustomEvent<{ text: string; tone?: "late" | "due" }>).detail;
  toast(text, { tone });
});
document.querySelectorAll<HTMLElement>(".toasts [data-toast]").forEach(leaves);
// A part that could not be fetched must not fail silently.
["htmx:sendError", "htmx:responseError"].forEach((name) =>
  document.addEventListener(name, () => toast(word("notReached"), { tone: "late" })),
);
