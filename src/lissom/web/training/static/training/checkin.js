// The check-in by finger: a tap on the figure opens the number pad, scales slide. All of it writes
// into the selects of the list, which is what the form sends.

import { said } from "../ui/js/said.js";
import { keep, tell } from "./queue.js";

const form = document.querySelector("form[data-checkin]");
const figure = form.querySelector("svg[data-figure]");
const pad = form.querySelector("[data-pad]");
const marked = form.querySelector("[data-marked]");
const questions = form.querySelector("[data-questions]");
const MORE_THAN_SORE = 7;

const steps = [0.25, 1.75, 3.25, 4.75, 6.75, 8.75];
const step = (points) => steps.filter((limit) => points >= limit).length;
const selectOf = (state) => form.querySelector(`select[data-sore="${state}"]`);
let open = null;

function paint(state) {
  const value = selectOf(state).value;
  for (const region of figure.querySelectorAll(`[data-state="${state}"]`)) {
    for (const css of [...region.classList]) if (/^s\d$/.test(css)) region.classList.remove(css);
    region.classList.add(`s${value === "" ? 0 : step(Number(value))}`);
    const name = region.dataset.label;
    region.setAttribute("aria-label", value === "" ? name : said(form, "sore", { place: name, points: value }));
    region.setAttribute("aria-pressed", String(value !== "" && Number(value) > 0));
  }
}

function list() {
  marked.replaceChildren();
  for (const select of form.querySelectorAll("select[data-sore]")) {
    if (select.value === "") continue;
    const button = document.createElement("button");
    button.type = "button";
    const pill = document.createElement("span");
    pill.className = `pill s${step(Number(select.value))}`;
    pill.textContent = select.value;
    button.append(pill, ` ${select.dataset.label} `, "\u00d7");
    button.setAttribute("aria-label", said(form, "away", { place: select.dataset.label, points: select.value }));
    button.addEventListener("click", () => { set(select.dataset.sore, ""); });
    marked.append(button);
  }
}

function set(state, value) {
  selectOf(state).value = value;
  paint(state);
  list();
  if (value !== "" && Number(value) >= MORE_THAN_SORE) questions.open = true;
}

function close(back) {
  pad.hidden = true;
  if (back && open) open.focus();
  open = null;
}

function choose(region) {
  open = region;
  const state = region.dataset.state;
  const joint = !state;
  pad.hidden = false;
  pad.querySelector("[data-pad-label]").textContent = region.dataset.label;
  pad.querySelector("[data-pad-joint]").hidden = !joint;
  pad.querySelector("[data-pad-keys]").hidden = joint;
  if (joint) questions.open = true;
  for (const key of pad.querySelectorAll("[data-pad-keys] button")) {
    key.className = `s${step(Number(key.value))}`;
    key.setAttribute("aria-pressed", String(!joint && selectOf(state).value === key.value));
  }
  near(region);
  pad.scrollIntoView({ block: "nearest" });
  (joint ? pad : pad.querySelector("[data-pad-keys] button")).focus({ preventScroll: true });
}

// The neighbours, for a finger that met the wrong place.
function near(region) {
  const box = pad.querySelector("[data-pad-near]");
  box.replaceChildren();
  const some = (region.dataset.touches || "").split(" ").filter(Boolean).slice(0, 4);
  if (!some.length) return;
  const label = document.createElement("span");
  label.className = "muted";
  label.textContent = said(form, "near");
  box.append(label);
  for (const id of some) {
    const other = figure.querySelector(`#${CSS.escape(id)}`);
    if (!other) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = other.dataset.label.replace(/ \(.*\)$/, "");
    button.addEventListener("click", () => choose(other));
    box.append(button);
  }
}

for (const part of form.querySelectorAll("[data-needs-script], [data-figure-hint]")) part.hidden = false;
figure.addEventListener("region", (event) => choose(event.detail.region));
pad.addEventListener("click", (event) => {
  const key = event.target.closest("[data-pad-keys] button");
  if (key && open) { set(open.dataset.state, key.value); close(true); }
  if (event.target.closest("[data-pad-close]")) close(true);
});
pad.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close(true);
  const keys = [...pad.querySelectorAll("[data-pad-keys] button")];
  const at = keys.indexOf(document.activeElement);
  const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (move && at >= 0) { event.preventDefault(); keys[(at + move + keys.length) % keys.length].focus(); }
  if (/^[0-9]$/.test(event.key) && open && open.dataset.state) { set(open.dataset.state, event.key); close(true); }
});
for (const select of form.querySelectorAll("select[data-sore]")) {
  select.addEventListener("change", () => set(select.dataset.sore, select.value));
  paint(select.dataset.sore);
}
list();

for (const scale of form.querySelectorAll("[data-scale]")) {
  const select = scale.querySelector("select");
  const output = scale.querySelector("[data-output]");
  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: 0, max: 10, step: 1, id: `${select.id}-range` });
  range.value = select.value === "" ? 5 : select.value;
  const show = (known) => {
    output.textContent = known ? range.value : said(form, "unsaid");
    output.classList.toggle("muted", !known);
    range.classList.toggle("unset", !known);
    range.setAttribute("aria-valuetext", known ? said(form, "points", { points: range.value }) : said(form, "unsaid"));
  };
  const say = () => { select.value = range.value; show(true); };
  range.addEventListener("input", say);
  range.addEventListener("pointerup", say);
  range.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); say(); } });
  scale.querySelector("label").htmlFor = range.id;
  select.hidden = true;
  select.after(range);
  show(select.value !== "");
}

// Without network the check-in stays on this device with the minute in which it was said.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = [...new FormData(form)].filter(([key, value]) => value !== "" && key !== "csrfmiddlewaretoken" && key !== "at");
  if (!fields.length) { tell(said(form, "nothing"), "warn"); return; }
  const at = new Date();
  at.setSeconds(0, 0);
  try {
    if (!navigator.onLine) throw new TypeError("offline");
    await fetch("/health", { method: "HEAD", cache: "no-store" });
    form.submit();
  } catch (offline) {
    await keep(fields, at.toISOString());
    tell(said(form, "kept"), "good");
    document.querySelector("[data-told]").scrollIntoView({ block: "center" });
  }
});
