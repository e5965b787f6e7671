// Filters: <form data-auto> is sent as soon as a select, date or tick changes; empty fields stay out of the address.
import { around, on } from "./dom";

on("change", (event) => {
  const form = around<HTMLFormElement>(event, "form[data-auto]");
  if (form && around(event, "select, [type=date], [type=checkbox], [type=radio]")) form.requestSubmit();
});
on("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("form.filters")) return;
  const empty = [...form.elements].filter(
    (field): field is HTMLInputElement | HTMLSelectElement =>
      (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) && field.value === "" && !field.disabled,
  );
  empty.forEach((field) => (field.disabled = true));
  setTimeout(() => empty.forEach((field) => (field.disabled = false)));
});
