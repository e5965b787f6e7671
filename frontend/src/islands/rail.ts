// Side bar: <button data-rail> narrows it to icons. Kept in a cookie, so that the server draws the next page alike.
import { around, on } from "./dom";

const year = 365 * 24 * 3600;

on("click", (event) => {
  const button = around(event, "[data-rail]");
  const frame = document.querySelector(".ls-app");
  if (!button || !frame) return;
  const narrow = frame.classList.toggle("rail");
  button.setAttribute("aria-expanded", String(!narrow));
  document.cookie = `ls_rail=${narrow ? 1 : 0}; path=/; max-age=${year}; SameSite=Lax`;
});
