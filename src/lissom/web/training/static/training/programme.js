// A session can be dragged to another day of the page. The drop asks what it would mean; the move
// itself needs a yes on the next page. The form of the opened day does the same without a mouse.

const form = document.querySelector("form[data-move-by-hand]");
const told = document.querySelector("[data-drag-told]");
let dragged = null;

// What each day would do is asked once, when the drag begins.
async function ask(drag) {
  const answer = await fetch(`/programme/other-days?as=data&day=${drag.first}&what=${drag.what}`);
  if (answer.ok) drag.days = await answer.json();
}

function tell(day) {
  const one = dragged && dragged.days && dragged.days[day];
  told.hidden = !one;
  if (one) told.querySelector("p").textContent = one.text;
  if (one) told.className = `notice drag-told ${one.possible ? "" : "warn"}`;
}

if (form && window.matchMedia("(pointer: fine)").matches) {
  for (const item of document.querySelectorAll("[data-part]")) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      dragged = { what: item.dataset.part, first: item.closest("[data-day]").dataset.day };
      ask(dragged);
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.textContent.trim());
    });
    item.addEventListener("dragend", () => { dragged = null; told.hidden = true; });
    item.addEventListener("click", (event) => {
      if (!event.target.closest("a")) item.closest("[data-day]").querySelector(".pick")?.click();
    });
  }
  for (const day of document.querySelectorAll("[data-day]:not(.past)")) {
    const over = (event) => {
      if (!dragged || dragged.first === day.dataset.day) return;
      event.preventDefault();
      day.classList.add("drop");
      tell(day.dataset.day);
    };
    day.addEventListener("dragenter", over);
    day.addEventListener("dragover", over);
    day.addEventListener("dragleave", (event) => {
      if (!day.contains(event.relatedTarget)) day.classList.remove("drop");
    });
    day.addEventListener("drop", (event) => {
      event.preventDefault();
      day.classList.remove("drop");
      if (!dragged) return;
      form.elements.what.value = dragged.what;
      form.elements.first.value = dragged.first;
      form.elements.to.value = day.dataset.day;
      form.submit();
    });
  }
}
