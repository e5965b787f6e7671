// Dropping files: <label class="drop"><input type="file"><span data-drop-files></span></label>.
// data-max-bytes on the input says the largest file; what is chosen is listed with its size before it is sent.
import { around, on } from "./dom";
import { toast } from "./toasts";
import { word } from "./words";

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function list(input: HTMLInputElement): void {
  const zone = input.closest(".drop");
  const place = zone?.querySelector("[data-drop-files]");
  if (!zone || !place) return;
  const largest = Number(input.dataset.maxBytes ?? Infinity);
  const files = [...(input.files ?? [])];
  const tooLarge = files.filter((file) => file.size > largest);
  if (tooLarge.length) {
    toast(`${tooLarge.map((file) => file.name).join("、")} ${word("tooLarge")} ${size(largest)}`, { tone: "late" });
    input.value = "";
  }
  place.textContent = tooLarge.length ? "" : files.map((file) => `${file.name} ${size(file.size)}`).join("、");
  zone.classList.toggle("filled", files.length > 0 && tooLarge.length === 0);
}

on("change", (event) => {
  const input = around<HTMLInputElement>(event, ".drop input[type=file]");
  if (input) list(input);
});
(["dragover", "dragleave", "drop"] as const).forEach((name) =>
  on(name, (event) => {
    const zone = around(event, ".drop");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("over", name === "dragover");
    const input = zone.querySelector<HTMLInputElement>("input[type=file]");
    const dropped = event.dataTransfer?.files;
    if (name !== "drop" || !input || !dropped?.length) return;
    input.files = dropped;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }),
);
