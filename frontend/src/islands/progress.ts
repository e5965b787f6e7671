// Long work: parts/progress.html asks again by itself (htmx). A page in the background does not ask;
// the title shows how far it is, so that the work can be watched from another window.
const title = document.title;

document.addEventListener("htmx:beforeRequest", (event) => {
  const asker = event.target;
  if (document.hidden && asker instanceof Element && asker.matches("[data-progress]")) event.preventDefault();
});
document.addEventListener("htmx:afterSettle", () => {
  const bar = document.querySelector<HTMLProgressElement>("[data-progress] progress[value]");
  document.title = bar ? `${Math.round((100 * bar.value) / bar.max)}% · ${title}` : title;
});
