// The curves of an activity: one panel each, one cursor for all, by mouse or finger.
import uPlot from "../vendor/uplot/uPlot.esm.js";
import { said } from "../ui/js/said.js";

const place = document.querySelector("[data-traces]");
const data = JSON.parse(document.getElementById("trace-data").textContent);
const key = uPlot.sync("trace");
const COLOURS = { "c-run": "--run", "c-hr": "--massage", "c-alt": "--muted", "c-steps": "--stretch" };
const plots = [];

function clock(minutes) {
  const seconds = Math.round(minutes);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
function shown(panel, value) {
  if (value == null) return "–";
  const text = panel.kind === "pace" ? clock(value) : panel.kind === "number" ? value.toFixed(1) : Math.round(value);
  return `${text} ${panel.unit}`;
}
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
// The middle 96 %: a stop must not flatten the rest of the curve.
function range(values, floor) {
  const known = values.filter((value) => value != null).sort((a, b) => a - b);
  const low = known[Math.floor(known.length * 0.02)];
  const high = known[Math.min(known.length - 1, Math.floor(known.length * 0.98))];
  const pad = Math.max((high - low) * 0.12, floor);
  return [low - pad, high + pad];
}
function draw(panel, last) {
  const box = document.createElement("div");
  const name = document.createElement("p");
  name.className = "trace-name";
  const label = document.createElement("span");
  label.textContent = panel.name;
  const told = document.createElement("output");
  name.append(label, told);
  box.append(name);
  place.append(box);
  const [low, high] = range(panel.values, panel.kind === "pace" ? 5 : 1);
  const line = colour(COLOURS[panel.css]);
  const muted = colour("--muted");
  const plot = new uPlot(
    {
      width: place.clientWidth,
      height: last ? 118 : 92,
      legend: { show: false },
      padding: [6, 4, 0, 0],
      cursor: { sync: { key: key.key }, y: false, points: { size: 7 }, drag: { x: false, y: false } },
      scales: { x: { time: false }, y: { range: [low, high], dir: panel.upsideDown ? -1 : 1 } },
      axes: [
        { show: last, stroke: muted, grid: { show: false }, ticks: { show: false }, size: 26, font: "12px Figtree, system-ui", values: (_, at) => at.map((value, i) => (i === at.length - 1 ? `${value} ${data.axis}` : value)) },
        { stroke: muted, size: 46, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px Figtree, system-ui", space: 28, values: (_, at) => at.map((value) => (panel.kind === "pace" ? clock(value) : value)) },
      ],
      series: [{}, { stroke: line, width: 1.75, points: { show: false }, fill: panel.css === "c-alt" ? colour("--sunk") : undefined, fillTo: panel.css === "c-alt" ? low : undefined }],
      hooks: {
        setCursor: [(self) => {
          const at = self.cursor.idx;
          told.textContent = at == null ? "" : said(place, "at", { value: shown(panel, panel.values[at]), place: `${data.at[at].toFixed(2)} ${data.axis}` });
        }],
      },
    },
    [data.at, panel.values],
    box,
  );
  plots.push(plot);
}
function all() {
  while (plots.length) plots.pop().destroy();
  place.replaceChildren();
  data.panels.forEach((panel, at) => draw(panel, at === data.panels.length - 1));
}
all();
new ResizeObserver(() => {
  for (const plot of plots) plot.setSize({ width: place.clientWidth, height: plot.height });
}).observe(place);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
