// Rows: <table data-rows> with a tick per row and one in the head; Shift takes a range; #ID of data-rows="#ID" is the
// bulk bar, shown while something is ticked, its [data-count] says how many. <tr data-href> opens on a click.
import { around, on } from "./dom";

const tick = "tbody input[type=checkbox]";
let last: HTMLInputElement | null = null;

function tally(table: HTMLElement): void {
  const ticks = [...table.querySelectorAll<HTMLInputElement>(tick)];
  const chosen = ticks.filter((box) => box.checked);
  ticks.forEach((box) => box.closest("tr")?.classList.toggle("sel", box.checked));
  const all = table.querySelector<HTMLInputElement>("thead input[type=checkbox]");
  if (all) {
    all.checked = ticks.length > 0 && chosen.length === ticks.length;
    all.indeterminate = chosen.length > 0 && chosen.length < ticks.length;
  }
  const bar = table.dataset.rows && document.querySelector<HTMLElement>(table.dataset.rows);
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  bar.querySelectorAll("[data-count]").forEach((place) => (place.textContent = String(chosen.length)));
}

function takeRange(table: HTMLElement, from: HTMLInputElement, to: HTMLInputElement): void {
  const ticks = [...table.querySelectorAll<HTMLInputElement>(tick)];
  const [a, b] = [ticks.indexOf(from), ticks.indexOf(to)].sort((x, y) => x - y) as [number, number];
  if (a >= 0) ticks.slice(a, b + 1).forEach((box) => (box.checked = to.checked));
}

on("click", (event) => {
  const table = around(event, "table[data-rows]");
  const box = around<HTMLInputElement>(event, "input[type=checkbox]");
  if (table && box) {
    if (box.closest("thead")) table.querySelectorAll<HTMLInputElement>(tick).forEach((each) => (each.checked = box.checked));
    else if (event.shiftKey && last) takeRange(table, last, box);
    last = box.closest("thead") ? null : box;
    tally(table);
    return;
  }
  const clear = around(event, "[data-clear-rows]");
  if (clear) {
    document.querySelectorAll<HTMLElement>("table[data-rows]").forEach((each) => {
      each.querySelectorAll<HTMLInputElement>(tick).forEach((one) => (one.checked = false));
      tally(each);
    });
    return;
  }
  const row = around<HTMLTableRowElement>(event, "tr[data-href]");
  if (!row?.dataset.href || around(event, "a, button, input, label, select, summary")) return;
  if (String(getSelection())) return;
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href);
  else location.assign(row.dataset.href);
});
window.addEventListener("pageshow", () => document.querySelectorAll<HTMLElement>("table[data-rows]").forEach(tally));
