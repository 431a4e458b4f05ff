// The calendar by keyboard: arrow keys walk, Enter opens, Space picks an appointment up; then arrow
// keys move it by five minutes or to the next column, Enter drops it, Escape puts it back.

import { said } from "../ui/js/said.js";

const STEP_MS = 5 * 60000;

export function byKeyboard({ place, calendar, told, send, wall, columns, focusOn, open, label }) {
  let held = null;

  place.addEventListener("keydown", (key) => {
    const box = key.target.closest("[data-event]");
    if (!box) return;
    const event = calendar.getEventById(box.dataset.event);
    if (!event) return;
    if (held) { carry(key, event); return; }
    const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key.key];
    if (way) { key.preventDefault(); walk(box, way); }
    if (key.key === "Enter") { key.preventDefault(); key.stopPropagation(); open(event.extendedProps.key); }
    if (key.key === " ") { key.preventDefault(); key.stopPropagation(); pick(event); }
  }, true);

  place.addEventListener("focusout", (left) => {
    if (held && left.relatedTarget && !place.contains(left.relatedTarget)) back();
  });

  function boxes() {
    return [...place.querySelectorAll("[data-event]")].map((box) => {
      const edge = box.getBoundingClientRect();
      return { box, x: edge.left + edge.width / 2, y: edge.top };
    });
  }

  function walk(box, [right, down]) {
    const all = boxes();
    const here = all.find((one) => one.box === box);
    const others = all.filter((one) => {
      const sameColumn = Math.abs(one.x - here.x) < 20;
      if (down) return sameColumn && (one.y - here.y) * down > 1;
      return !sameColumn && (one.x - here.x) * right > 0;
    });
    const far = (one) => (down ? Math.abs(one.y - here.y) : 4 * Math.abs(one.x - here.x) + Math.abs(one.y - here.y));
    others.sort((one, other) => far(one) - far(other));
    if (others.length) others[0].box.focus();
  }

  function pick(event) {
    if (event.startEditable === false) { told.textContent = said(place, "fixed"); return; }
    held = { id: event.id, start: event.start, end: event.end, column: event.resourceIds[0], from: event };
    mark(true);
    told.textContent = said(place, "picked", { appointment: event.extendedProps.label });
  }

  function mark(on) {
    const box = place.querySelector(`[data-event="${CSS.escape(held.id)}"]`);
    if (box) box.classList.toggle("carried", on);
  }

  function carry(key, event) {
    const steps = { ArrowUp: -1, ArrowDown: 1 }[key.key];
    const sides = { ArrowLeft: -1, ArrowRight: 1 }[key.key];
    if (steps) shift(event, steps * STEP_MS * (key.shiftKey ? 3 : 1), 0);
    else if (sides) shift(event, 0, sides);
    else if (key.key === "Enter") drop(event);
    else if (key.key === "Escape") back();
    else return;
    key.preventDefault();
    key.stopPropagation();
  }

  function shift(event, later, side) {
    const list = columns().filter((one) => one.id[0] === event.resourceIds[0][0]);
    const at = list.findIndex((one) => one.id === event.resourceIds[0]);
    const column = list[Math.min(list.length - 1, Math.max(0, at + side))];
    const start = new Date(event.start.getTime() + later);
    const end = new Date(event.end.getTime() + later);
    calendar.updateEvent({ ...plain(event), start: wall(start), end: wall(end), resourceIds: [column.id] });
    requestAnimationFrame(() => { label(); if (held) { focusOn(held.id); mark(true); } });
    told.textContent = `${wall(start).slice(11)}, ${column.title}`;
  }

  function plain(event) {
    return {
      id: event.id, title: event.title, classNames: event.classNames, extendedProps: event.extendedProps,
      startEditable: event.startEditable, durationEditable: event.durationEditable,
    };
  }

  function restore() {
    calendar.updateEvent({ ...plain(held.from), start: wall(held.start), end: wall(held.end), resourceIds: [held.column] });
  }

  function back() {
    restore();
    const id = held.id;
    mark(false);
    held = null;
    told.textContent = said(place, "left");
    requestAnimationFrame(() => { label(); focusOn(id); });
  }

  async function drop(event) {
    const before = held;
    mark(false);
    const column = event.resourceIds[0];
    const begin = new Date(event.start.getTime() + 60000 * (event.extendedProps.before_min || 0));
    const body = { start: wall(begin) };
    if (column !== before.column) body[column[0] === "t" ? "therapist" : "room"] = column.slice(1);
    held = before;
    const moved = await send({ event, revert: restore }, "move", body);
    held = null;
    if (moved) requestAnimationFrame(() => { label(); focusOn(before.id); });
  }
}
