// The booking form by hand: a found card is chosen with a tap, a free hour fills day and time.

const form = document.querySelector("form[data-book]");
const client = form.elements.client;
const chosen = form.querySelector("[data-chosen]");
const who = form.querySelector("[data-who]");
const name = form.querySelector("[data-chosen-name]");

for (const part of form.querySelectorAll("[data-needs-script]")) part.hidden = false;

form.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-client]");
  if (pick) {
    client.value = pick.dataset.client;
    name.textContent = pick.dataset.name;
    for (const field of ["name", "phone", "email"]) form.elements[field].value = "";
    show(true);
    form.elements.service.focus();
  }
  if (event.target.closest("[data-other]")) {
    client.value = "";
    show(false);
    form.querySelector("#client-search").focus();
  }
  const slot = event.target.closest("[data-time]");
  if (slot) {
    form.elements.day.value = slot.dataset.day;
    form.elements.time.value = slot.dataset.time;
    if (slot.dataset.therapist) form.elements.therapist.value = slot.dataset.therapist;
    for (const other of form.querySelectorAll("[data-time]")) other.setAttribute("aria-pressed", String(other === slot));
  }
});

function show(known) {
  chosen.hidden = !known;
  who.hidden = known;
}

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.id === "client-search") {
    event.preventDefault();
    const only = form.querySelector("[data-client]");
    if (only) only.focus();
  }
});

// A second press sends nothing: the server would give the same appointment anyway.
form.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => { delete form.dataset.sent; });
