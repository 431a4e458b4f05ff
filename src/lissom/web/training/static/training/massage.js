// The button says what it does: the time that is chosen.

import { said } from "../ui/js/said.js";

for (const form of document.querySelectorAll("form[data-booking]")) {
  const button = form.querySelector("[data-book]");
  const tell = () => {
    const chosen = form.querySelector("input[type='radio']:checked");
    if (button && chosen) button.textContent = said(form, "book", { when: chosen.dataset.begins });
  };
  form.addEventListener("change", tell);
  tell();
}
