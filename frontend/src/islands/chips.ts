// Chips that can be edited: <details class="ls-menu chip-edit"><summary class="chip"><b>…</b><span>…</span></summary>
// with fields inside. The chip shows what was chosen at once, loses its doubt, and the surrounding form is told.
import { around, on } from "./dom";

function shown(field: Element): string {
  if (field instanceof HTMLSelectElement) return field.selectedOptions[0]?.textContent?.trim() ?? "";
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value.trim() : "";
}

on("change", (event) => {
  const edit = around<HTMLDetailsElement>(event, "details.chip-edit");
  const chip = edit?.querySelector<HTMLElement>("summary.chip");
  if (!edit || !chip || !(event.target instanceof Element)) return;
  const value = shown(event.target);
  const place = chip.querySelector("span");
  if (place && value) place.textContent = value;
  chip.classList.toggle("none", !value);
  chip.classList.remove("doubt");
  if (event.target instanceof HTMLSelectElement) edit.open = false;
});
