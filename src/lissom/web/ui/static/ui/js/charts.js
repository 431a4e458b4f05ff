// Charts of days: the drawn one gives way to one with a cursor, by mouse, finger or keys. The cursor
// of one chart stands on the same day in the others. Sentence and table stay as they are.
import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { language, said } from "./said.js";

const key = uPlot.sync("days");
const FONT = "12px Figtree, system-ui";
const DAY_S = 86400;
const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const short = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
const drawn = [];

function colour(box, css) {
  const mark = document.createElement("i");
  mark.className = `chart ${css}`;
  box.append(mark);
  const found = getComputedStyle(mark).getPropertyValue("--c").trim();
  mark.remove();
  return found || getComputedStyle(box).getPropertyValue("--accent").trim();
}
function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
function faint(value) {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = value;
  return `${canvas.fillStyle}29`;
}
function parts(box, told) {
  const series = [{}];
  const columns = [told.days.map((text) => Date.parse(`${text}T00:00:00Z`) / 1000)];
  const bands = [];
  for (const line of told.series) {
    const stroke = colour(box, line.css);
    series.push({ label: line.name, stroke, width: 2, dash: line.dashed ? [5, 4] : undefined, points: { show: line.dots, size: 7, fill: token("--card"), stroke }, spanGaps: false });
    columns.push(line.values);
    if (line.low.length) {
      const at = series.length;
      series.push({ label: "", width: 0, points: { show: false } }, { label: "", width: 0, points: { show: false } });
      columns.push(line.high, line.low);
      bands.push({ series: [at, at + 1], fill: faint(stroke) });
    }
  }
  return { series, columns, bands };
}
function words(box, told, at) {
  const known = told.series.filter((line) => line.values[at] != null).map((line) => {
    const range = line.low.length ? ` (${said(box, "range", { low: line.low[at], high: line.high[at] })})` : "";
    return `${line.name ? `${line.name} ` : ""}${line.values[at]}${range}`;
  });
  return `${day.format(Date.parse(`${told.days[at]}T00:00:00Z`))}: ${known.join(", ") || said(box, "unknown")}`;
}
function draw(box) {
  const told = JSON.parse(box.dataset.chart);
  const { series, columns, bands } = parts(box, told);
  const output = box.querySelector("output");
  const place = box.querySelector("[data-plot]");
  const muted = token("--muted");
  const plot = new uPlot(
    {
      width: box.clientWidth,
      height: 190,
      legend: { show: false },
      padding: [10, 20, 0, 0],
      cursor: { sync: { key: key.key, scales: ["x", null] }, y: false, drag: { x: false, y: false }, points: { size: 8 } },
      scales: { x: { time: false }, y: { range: (_, low, high) => [told.bottom ?? low, Math.max(told.top ?? high * 1.08, (told.bottom ?? low) + 1)] } },
      axes: [
        { stroke: muted, font: FONT, grid: { show: false }, ticks: { show: false }, size: 28, incrs: [1, 2, 7, 14, 28, 56].map((days) => days * DAY_S), space: 56, values: (_, at) => at.map((value) => short.format(value * 1000)) },
        { stroke: muted, font: FONT, grid: { stroke: token("--line"), width: 1 }, ticks: { show: false }, size: 40, space: 32 },
      ],
      series,
      bands,
      hooks: { setCursor: [(self) => { output.textContent = self.cursor.idx == null ? "" : words(box, told, self.cursor.idx); }] },
    },
    columns,
    place,
  );
  box.classList.add("live");
  drawn.push({ box, plot });
}
function all() {
  for (const { plot } of drawn.splice(0)) plot.destroy();
  document.querySelectorAll("[data-chart]").forEach(draw);
}
function step(event) {
  const found = drawn.find(({ box }) => box === event.currentTarget);
  const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!found || !way) return;
  event.preventDefault();
  const { plot } = found;
  const days = plot.data[0];
  const at = Math.min(days.length - 1, Math.max(0, (plot.cursor.idx ?? (way > 0 ? -1 : days.length)) + way));
  plot.setCursor({ left: plot.valToPos(days[at], "x"), top: 0 });
}
all();
document.querySelectorAll("[data-chart]").forEach((box) => {
  box.addEventListener("keydown", step);
  new ResizeObserver(() => {
    const found = drawn.find((one) => one.box === box);
    if (found) found.plot.setSize({ width: box.clientWidth, height: 190 });
  }).observe(box);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
