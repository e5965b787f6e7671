// Copy: <button data-copy="text"> or <button data-copy-from="#id"> (value or text of that element).
import { around, on } from "./dom";
import { toast } from "./toasts";
import { word } from "./words";

function wanted(button: HTMLElement): string {
  const from = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
  if (from instanceof HTMLInputElement || from instanceof HTMLTextAreaElement) return from.value;
  return from ? (from.textContent ?? "").trim() : (button.dataset.copy ?? "");
}

// Offices often serve over plain http inside the house, where the clipboard interface is absent.
function copyBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

async function copy(text: string): Promise<boolean> {
  if (!navigator.clipboard) return copyBySelection(text);
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copyBySelection(text),
  );
}

on("click", async (event) => {
  const button = around(event, "[data-copy], [data-copy-from]");
  if (!button) return;
  toast(word((await copy(wanted(button))) ? "copied" : "notCopied"));
  button.focus();
});
