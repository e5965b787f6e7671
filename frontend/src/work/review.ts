// The review page: text and measures light each other, single keys judge the measure in hand, words that were selected
// become a measure. Everything here also works without it, by the page's own links and forms.
import "./review.css";
import { around, isTyping, on } from "../islands/dom";
import { openDialog } from "../islands/dialogs";

const dialogBody = "bd-dialog-body";
let inHand = "";

function page(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-review]");
}

function measure(id: string): HTMLElement | null {
  return id ? document.getElementById(`m${id}`) : null;
}

function measures(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".bd-list .ms")];
}

// Lighting either side

function light(id: string, lit: boolean): void {
  document.querySelectorAll(`[data-m="${id}"]`).forEach((each) => each.classList.toggle("on", lit || id === inHand));
}

on("mouseover", (event) => {
  const place = around(event, "[data-m]");
  if (place?.dataset.m && page()) light(place.dataset.m, true);
});
on("mouseout", (event) => {
  const place = around(event, "[data-m]");
  if (place?.dataset.m && page()) light(place.dataset.m, false);
});

function take(id: string, scroll: "list" | "text" | "both" | "" = "both"): void {
  const before = inHand;
  inHand = id;
  if (before) light(before, false);
  if (!id) return;
  light(id, true);
  const row = measure(id);
  if (row && (scroll === "list" || scroll === "both")) row.scrollIntoView({ block: "nearest" });
  const words = document.querySelector(`.bd-text [data-m="${id}"]`);
  if (words && (scroll === "text" || scroll === "both")) words.scrollIntoView({ block: "nearest" });
}

on("click", (event) => {
  if (!page()) return;
  const words = around(event, ".bd-text [data-m]");
  if (words?.dataset.m) {
    take(words.dataset.m, "list");
    measure(words.dataset.m)?.focus({ preventScroll: true });
    return;
  }
  const row = around(event, ".bd-list .ms");
  if (row?.dataset.m && row.dataset.m !== inHand) take(row.dataset.m, "text");
});

// Keys

function next(step: number): void {
  const all = measures();
  const at = all.findIndex((each) => each.dataset.m === inHand);
  const wanted = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!wanted?.dataset.m) return;
  take(wanted.dataset.m);
  wanted.focus({ preventScroll: true });
}

function press(act: string): void {
  const place = act === "undo" ? document.querySelector(`[data-act="undo"]`) : measure(inHand)?.querySelector(`[data-act="${act}"]`);
  if (place instanceof HTMLElement) place.click();
}

/** Takes the measure in hand into the one before it; with several ticked, all of them into the first. */
function merge(): void {
  const boxes = [...document.querySelectorAll<HTMLInputElement>(".ms input[name=chosen]")];
  if (boxes.filter((box) => box.checked).length < 2) {
    const at = boxes.findIndex((box) => box.closest<HTMLElement>(".ms")?.dataset.m === inHand);
    if (at < 1) return;
    boxes.forEach((box, index) => (box.checked = index === at || index === at - 1));
    inHand = boxes[at - 1]!.closest<HTMLElement>(".ms")?.dataset.m ?? "";
  }
  document.querySelector<HTMLElement>(`#bd-bulk [value="merge"]`)?.click();
}

const acts: Record<string, string> = { a: "accept", e: "edit", s: "split", x: "reject", z: "undo" };

on("keydown", (event) => {
  if (!page() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "j" || event.key === "k") next(event.key === "j" ? 1 : -1);
  else if (event.key === "m") merge();
  else if (acts[event.key]) press(acts[event.key]!);
  else return;
  event.preventDefault();
});
document.addEventListener(
  "keydown",
  (event) => {
    if (!page() || event.key !== "?" || isTyping(event) || document.querySelector("dialog[open]")) return;
    event.stopImmediatePropagation();
    openDialog("#bd-keys");
  },
  true,
);

// Ticked measures: the bar of bulk acts comes up, Shift takes a range

let lastTick: HTMLInputElement | null = null;

function tally(): void {
  const bar = document.getElementById("bd-bulk");
  if (!bar) return;
  const count = document.querySelectorAll(".ms input[name=chosen]:checked").length;
  bar.classList.toggle("bulk", count > 0);
  bar.querySelectorAll("[data-count]").forEach((place) => (place.textContent = String(count)));
}

on("click", (event) => {
  const box = around<HTMLInputElement>(event, ".ms input[name=chosen]");
  if (!box) return;
  const boxes = [...document.querySelectorAll<HTMLInputElement>(".ms input[name=chosen]")];
  if (event.shiftKey && lastTick && boxes.includes(lastTick)) {
    const [a, b] = [boxes.indexOf(lastTick), boxes.indexOf(box)].sort((x, y) => x - y) as [number, number];
    boxes.slice(a, b + 1).forEach((each) => (each.checked = box.checked));
  }
  lastTick = box;
  tally();
});

// Parts that came in

let places = { text: 0, list: 0 };

function scrolled(selector: string): number {
  return document.querySelector(selector)?.scrollTop ?? 0;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const detail = (event as CustomEvent).detail;
  // Refusals are answers with words of ours: they are shown where they belong.
  if (page() && (detail.xhr.status === 409 || detail.xhr.status === 422)) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
  if (page()) places = { text: scrolled(".bd-text"), list: scrolled(".bd-list") };
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (!page()) return;
  const pick = document.getElementById("bd-pick");
  if (pick) pick.hidden = true;
  const target = (event as CustomEvent).detail.target as HTMLElement;
  const dialog = document.querySelector<HTMLDialogElement>("#bd-dialog");
  if (target.id === dialogBody) {
    if (dialog && !dialog.open) dialog.showModal();
    dialog?.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
    return;
  }
  dialog?.close();
  if (target.id === "main" || target.id === "") {
    document.querySelector(".bd-text")?.scrollTo(0, places.text);
    document.querySelector(".bd-list")?.scrollTo(0, places.list);
  }
});
document.addEventListener("htmx:afterSettle", () => {
  if (!page()) return;
  measures().forEach(dress);
  if (inHand) take(inHand, "");
  tally();
});

/** The words in the text take the look that the measure has now. */
function dress(row: HTMLElement): void {
  const look = row.dataset.look ?? "";
  document.querySelectorAll<HTMLElement>(`.bd-text [data-m="${row.dataset.m}"]`).forEach((words) => {
    words.className = `m ${look}`;
  });
  document.querySelectorAll<HTMLElement>(`.bd-text [data-sup="${row.dataset.m}"]`).forEach((number) => {
    number.className = look;
  });
}

// Suggestions fill the field beside them

on("click", (event) => {
  const button = around(event, "[data-fill]");
  if (!button?.dataset.fill) return;
  const field = document.getElementById(button.dataset.fill);
  if (!(field instanceof HTMLInputElement)) return;
  const value = button.dataset.value ?? "";
  field.value = button.dataset.append && field.value ? `${field.value}、${value}` : value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

// Words selected in the text

function offset(node: Node, at: number): number | null {
  const piece = node.parentElement?.closest<HTMLElement>("[data-start]");
  if (!piece?.dataset.start || node.nodeType !== Node.TEXT_NODE) return null;
  // The server counts characters, the browser halves of some of them.
  return Number(piece.dataset.start) + [...(node.textContent ?? "").slice(0, at)].length;
}

function selected(): { start: number; end: number; range: Range } | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const text = document.querySelector(".bd-text");
  if (!text?.contains(range.commonAncestorContainer)) return null;
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  return start === null || end === null || end - start < 4 ? null : { start, end, range };
}

document.addEventListener("selectionchange", () => {
  const button = document.getElementById("bd-pick");
  if (!button || !page()?.isConnected || !document.querySelector(".bd-add")) return;
  const found = selected();
  button.hidden = found === null;
});
on("click", (event) => {
  if (!around(event, "#bd-pick")) return;
  const form = document.querySelector<HTMLFormElement>(".bd-add");
  const found = selected();
  if (!form || !found) return;
  (form.elements.namedItem("start") as HTMLInputElement).value = String(found.start);
  (form.elements.namedItem("end") as HTMLInputElement).value = String(found.end);
  (form.elements.namedItem("words") as HTMLInputElement).value = "";
  form.requestSubmit();
});
on("mousedown", (event) => {
  // Keeps the selection while the button is pressed.
  if (around(event, "#bd-pick")) event.preventDefault();
});

// Coming back to a measure by its address
if (page() && /^#m\d+$/.test(location.hash)) take(location.hash.slice(2));
