// The record by hand: a tap on the figure adds a row or leads to it, lines are drawn over the
// figure. All of it writes into the fields of the form; without this the form alone does the same.

const box = document.querySelector("[data-drawing]");
const figure = box.querySelector("svg");
const form = document.querySelector("form[data-record]");
const NAMESPACE = "http://www.w3.org/2000/svg";
for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;

function line(points) {
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("class", "stroke");
  path.setAttribute("d", typeof points === "string" ? points : `M${points.map((one) => one.join(" ")).join(" L")}`);
  figure.append(path);
  return path;
}

if (form) write(); else for (const path of (box.dataset.strokes || "").split("|")) if (path) line(path);

function write() {
  const rows = form.querySelector("[data-chart-rows]");
  const blank = form.querySelector("[data-blank-row]");
  const add = form.querySelector("[data-row-add]");
  const strokes = form.querySelector("input[name=strokes]");
  let drawn = JSON.parse(strokes.value || "[]");
  let paths = drawn.map(line);
  let drawing = null;

  const all = () => [...rows.querySelectorAll("[data-chart-row]")];
  const regionOf = (row) => row.querySelector("select[name=region]").value;

  function paint() {
    const used = new Set(all().map(regionOf));
    for (const region of figure.querySelectorAll(".region")) {
      const on = used.has(region.id);
      region.classList.toggle("l4", on);
      region.classList.toggle("no-data", !on);
      region.setAttribute("aria-pressed", String(on));
    }
    for (const row of all()) {
      const select = row.querySelector("select[name=region]");
      row.querySelector("[data-row-label]").textContent = select.selectedOptions[0].textContent;
      row.querySelector("[data-row-remove]").hidden = false;
    }
  }

  // A new place takes over how the last one was worked on.
  function fresh(region) {
    const last = all().filter(regionOf).at(-1);
    const empty = all().find((row) => !regionOf(row));
    const row = empty || rows.appendChild(blank.content.firstElementChild.cloneNode(true));
    row.querySelector("select[name=region]").value = region;
    if (last) for (const name of ["technique", "depth", "minutes"]) row.querySelector(`[name=${name}]`).value = last.querySelector(`[name=${name}]`).value;
    paint();
    return row;
  }

  figure.addEventListener("region", (event) => {
    if (box.classList.contains("on")) return;
    const id = event.detail.region.id;
    const row = all().find((one) => regionOf(one) === id) || fresh(id);
    row.querySelector("[name=minutes]").focus();
    row.scrollIntoView({ block: "nearest" });
  });
  rows.addEventListener("change", paint);
  rows.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-remove]");
    if (!button) return;
    const next = button.closest("[data-chart-row]").nextElementSibling;
    button.closest("[data-chart-row]").remove();
    paint();
    ((next && next.querySelector("select")) || add).focus();
  });
  add.hidden = false;
  add.addEventListener("click", () => { fresh("").querySelector("select").focus(); });

  const toggle = form.querySelector("[data-draw]");
  toggle.addEventListener("click", () => {
    const on = box.classList.toggle("on");
    toggle.setAttribute("aria-pressed", String(on));
  });
  // A phrase is put into its field, or taken out again.
  const phrases = [...form.querySelectorAll("[data-phrase]")];
  const fieldOf = (button) => form.querySelector(`[name=${button.dataset.phrase}]`);
  function press() { for (const one of phrases) one.setAttribute("aria-pressed", String(fieldOf(one).value.includes(one.textContent))); }
  for (const one of phrases) one.addEventListener("click", () => {
    const field = fieldOf(one);
    const said = field.value.includes(one.textContent) ? field.value.replace(one.textContent, "") : `${field.value} ${one.textContent}`;
    field.value = said.replace(/  +/g, " ").trim();
    press();
  });
  form.addEventListener("input", press);
  press();

  function keep() { strokes.value = JSON.stringify(drawn); }
  form.querySelector("[data-undraw]").addEventListener("click", () => {
    drawn.pop();
    const path = paths.pop();
    if (path) path.remove();
    keep();
  });
  function place(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(figure.getScreenCTM().inverse());
    return [Math.round(Math.min(760, Math.max(0, at.x))), Math.round(Math.min(850, Math.max(0, at.y)))];
  }
  figure.addEventListener("pointerdown", (event) => {
    if (!box.classList.contains("on")) return;
    event.preventDefault();
    figure.setPointerCapture(event.pointerId);
    drawing = { points: [place(event)], path: null };
  });
  figure.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    drawing.points.push(place(event));
    if (drawing.path) drawing.path.remove();
    drawing.path = line(drawing.points);
  });
  for (const end of ["pointerup", "pointercancel"]) figure.addEventListener(end, () => {
    if (!drawing) return;
    if (drawing.points.length > 1) { drawn.push(drawing.points); paths.push(drawing.path); keep(); }
    drawing = null;
  });
  paint();
}
