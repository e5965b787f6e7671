// Keys: "/" goes to the search, "?" opens the list of keys, any other key clicks the element with data-key="…".
import { isTyping, on } from "./dom";
import { openDialog } from "./dialogs";

on("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const search = document.querySelector<HTMLInputElement>(".ls-search input");
    if (!search || search.offsetParent === null) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") {
    openDialog("#ls-keys");
  } else if (/^[a-z0-9]$/.test(event.key)) {
    document.querySelector<HTMLElement>(`[data-key="${event.key}"]`)?.click();
  }
});
