// The button says what it does: the time that is chosen.

for (const form of document.querySelectorAll("form[data-booking]")) {
  const button = form.querySelector("[data-book]");
  const tell = () => {
    const chosen = form.querySelector("input[type='radio']:checked");
    if (button && chosen) button.textContent = `${form.dataset.verb || "Book"} ${chosen.closest(".slot").querySelector(".when").textContent.split("\u2013")[0].replace(",", "").replace(/^To(?=day|morrow)/, "to")}`;
  };
  form.addEventListener("change", tell);
  tell();
}
