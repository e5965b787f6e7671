// Dialogs and menus. <button data-open="#id"> opens <dialog id="id">, [data-close] or the ground around closes it;
// one <details class="ls-menu"> is open at a time, Escape and a click elsewhere close it.
import { around, on } from "./dom";

/** Opens the dialog over the page; nothing happens where there is none. */
export function openDialog(selector: string): void {
  const dialog = document.querySelector<HTMLDialogElement>(selector);
  if (dialog && !dialog.open) dialog.showModal();
}

function closeMenusBut(kept: Element | null): void {
  document.querySelectorAll<HTMLDetailsElement>("details.ls-menu[open]").forEach((menu) => {
    if (menu !== kept && !(kept && menu.contains(kept))) menu.open = false;
  });
}

on("click", (event) => {
  const opener = around(event, "[data-open]");
  if (opener?.dataset.open) {
    event.preventDefault();
    openDialog(opener.dataset.open);
  }
  if (around(event, "[data-close]")) around<HTMLDialogElement>(event, "dialog")?.close();
  // A click on the backdrop is a click on the dialog element itself, outside of its box.
  if (event.target instanceof HTMLDialogElement) {
    const box = event.target.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
  closeMenusBut(around(event, "details.ls-menu"));
});
on("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector<HTMLDetailsElement>("details.ls-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});
// A menu that would leave the window opens to the other side.
document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLDetailsElement) || !menu.open || !menu.matches(".ls-menu")) return;
    const box = menu.querySelector(".pop")?.getBoundingClientRect();
    if (!box) return;
    if (box.right > document.documentElement.clientWidth) menu.classList.add("right");
    else if (box.left < 0) menu.classList.remove("right");
  },
  true,
);
