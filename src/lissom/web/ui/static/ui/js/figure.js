// The body figure: arrow keys between neighbours, one view at a time on phones, taps that find
// the nearest narrow region. Without this the list beside the figure does the same.

const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
const NEAR_PX = 22;
const phone = window.matchMedia("(max-width: 599.98px)");

export function regionOf(figure, id) {
  return figure.querySelector(`#${CSS.escape(id)}`);
}

export function show(figure, view) {
  const whole = !view || view === "all";
  figure.setAttribute("viewBox", whole ? "0 0 760 850" : figure.dataset[`box${view[0].toUpperCase()}${view.slice(1)}`]);
  if (whole) delete figure.dataset.view; else figure.dataset.view = view;
  for (const button of document.querySelectorAll("[data-figure-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.figureView === (view || "all")));
  }
}

export function viewOf(region) {
  return region.closest("[id^='view-']").id.slice("view-".length);
}

function focus(figure, region) {
  if (figure.dataset.view && figure.dataset.view !== viewOf(region)) show(figure, viewOf(region));
  for (const other of figure.querySelectorAll(".region[tabindex='0']")) other.setAttribute("tabindex", "-1");
  region.setAttribute("tabindex", "0");
  region.focus();
}

// A tap beside a narrow region means the region: the nearest one within a finger's width.
function nearest(figure, x, y) {
  let best = null;
  let least = NEAR_PX;
  for (const region of figure.querySelectorAll(".region.slim")) {
    for (const path of region.querySelectorAll("path")) {
      const box = path.getBoundingClientRect();
      if (!box.width || x < box.left - least || x > box.right + least || y < box.top || y > box.bottom) continue;
      const distance = Math.abs(x - (box.left + box.width / 2));
      if (distance < least) { least = distance; best = region; }
    }
  }
  return best;
}

function start(figure) {
  const choose = (view) => show(figure, phone.matches ? view : "all");
  for (const button of document.querySelectorAll("[data-figure-view]")) {
    button.hidden = false;
    button.addEventListener("click", () => show(figure, button.dataset.figureView));
  }
  for (const box of document.querySelectorAll("[data-figure-views]")) box.hidden = false;
  if (figure.dataset.figure === "pick") {
    choose("front");
    phone.addEventListener("change", () => choose("front"));
  } else {
    show(figure, "all");
  }

  figure.addEventListener("keydown", (event) => {
    const region = event.target.closest(".region");
    if (!region) return;
    const way = KEYS[event.key] || (event.key === "t" ? "turn" : "");
    if (way) {
      const next = region.dataset[way] && regionOf(figure, region.dataset[way]);
      if (next) { event.preventDefault(); focus(figure, next); }
    } else if ((event.key === "Enter" || event.key === " ") && region.localName === "g") {
      event.preventDefault();
      region.dispatchEvent(new CustomEvent("region", { bubbles: true, detail: { region } }));
    }
  });

  figure.addEventListener("click", (event) => {
    const hit = event.target.closest(".region");
    const region = hit || nearest(figure, event.clientX, event.clientY);
    if (!region) return;
    if (region.localName === "a") {
      if (region !== hit) { event.preventDefault(); window.location.assign(region.getAttribute("href")); }
      return;
    }
    figure.dispatchEvent(new CustomEvent("region", { bubbles: true, detail: { region } }));
  });

  let from = null;
  figure.addEventListener("touchstart", (event) => { from = event.touches[0].clientX; }, { passive: true });
  figure.addEventListener("touchend", (event) => {
    if (from === null || !figure.dataset.view) return;
    const moved = event.changedTouches[0].clientX - from;
    from = null;
    if (Math.abs(moved) < 60) return;
    const order = ["front", "back", "soles"];
    const at = order.indexOf(figure.dataset.view) + (moved < 0 ? 1 : -1);
    show(figure, order[(at + order.length) % order.length]);
  }, { passive: true });
}

for (const figure of document.querySelectorAll("svg[data-figure]")) start(figure);
