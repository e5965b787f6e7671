// Unsaved work: <form data-guard> warns before the page is left with changes that were not sent.
import { around, on } from "./dom";

const changed = new Set<HTMLFormElement>();

on("input", (event) => {
  const form = around<HTMLFormElement>(event, "form[data-guard]");
  if (form) changed.add(form);
});
on("submit", (event) => {
  if (!event.defaultPrevented && event.target instanceof HTMLFormElement) changed.delete(event.target);
});
on("reset", (event) => {
  if (event.target instanceof HTMLFormElement) changed.delete(event.target);
});
window.addEventListener("beforeunload", (event) => {
  const unsent = [...changed].some((form) => form.isConnected);
  if (!unsent) return;
  event.preventDefault();
  event.returnValue = "";
});
