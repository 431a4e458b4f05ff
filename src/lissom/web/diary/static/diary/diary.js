// The diary as a calendar. The server decides: every move and length is asked of it, and what it
// refuses snaps back with its sentence and the next free hours. Hours are wall time of the clinic.

import { language, said } from "../ui/js/said.js";
import { byKeyboard } from "./keys.js";

const place = document.querySelector("[data-diary]");
if (place && window.EventCalendar) start();

function start() {
  const data = JSON.parse(document.getElementById("diary-data").textContent);
  const answer = document.querySelector("[data-answer]");
  const told = document.querySelector("[data-told]");
  const panel = document.querySelector("[data-panel]");
  const chooser = document.querySelector("[data-chooser]");
  const narrow = window.matchMedia("(max-width: 899.98px)");
  const sprite = document.querySelector("svg.i use").getAttribute("href").split("#")[0];
  const week = data.view === "resourceTimeGridWeek";
  let columns = data.columns;
  let chosen = first();
  let opened = null;

  document.querySelector("[data-wait]").hidden = true;
  const calendar = window.EventCalendar.create(place, {
    view: data.view,
    date: data.date,
    timeZone: data.zone,
    headerToolbar: { start: "", center: "", end: "" },
    locale: language,
    firstDay: 1,
    allDaySlot: false,
    datesAboveResources: true,
    slotDuration: "00:15",
    slotLabelInterval: "01:00",
    slotHeight: 17,
    slotMinTime: data.begin,
    slotMaxTime: data.end,
    slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    dayHeaderFormat: { weekday: "short", day: "numeric", month: "short" },
    snapDuration: "00:05",
    nowIndicator: data.now.slice(0, 10) >= data.date,
    height: "auto",
    editable: true,
    eventStartEditable: true,
    eventDurationEditable: true,
    eventDragMinDistance: 6,
    longPressDelay: 400,
    columnWidth: week && chosen === "all" ? "116px" : "1fr",
    resources: shown(),
    events: data.events,
    resourceLabelContent: (info) => head(info.resource),
    eventContent: (info) => inside(info.event),
    eventAllUpdated: label,
    eventClick: (info) => open(info.event.extendedProps.key),
    eventDrop: dropped,
    eventResize: (info) => send(info, "length", {
      minutes: Math.round((info.event.end - info.event.start) / 60000),
    }),
    dateClick: (info) => fresh(info),
  });

  // --- columns ------------------------------------------------------------------------------

  function first() {
    const kept = new URLSearchParams(location.search).get("who");
    if (kept && (kept === "all" || kept === "rooms" || columns.some((one) => one.id === kept))) return kept;
    if (!narrow.matches) return "all";
    return data.mine || (columns[0] && columns[0].id) || "all";
  }

  function shown() {
    if (chosen === "all") return week ? columns.filter((one) => one.id[0] === "t") : columns;
    if (chosen === "rooms") return columns.filter((one) => one.extendedProps.kind === "room");
    return columns.filter((one) => one.id === chosen);
  }

  function choose(id) {
    chosen = id;
    calendar.setOption("columnWidth", week && chosen === "all" ? "116px" : "1fr");
    calendar.setOption("resources", shown());
    const address = new URL(location.href);
    address.searchParams.set("who", id);
    history.replaceState(null, "", address);
    choices();
    widths();
  }

  function choices() {
    const people = columns.filter((one) => one.extendedProps.kind === "therapist");
    const rooms = columns.some((one) => one.extendedProps.kind === "room");
    const all = [
      { id: "all", title: said(place, "everybody") },
      ...people.map((one) => ({ id: one.id, title: one.title })),
      ...(rooms ? [{ id: "rooms", title: said(place, "rooms") }] : []),
    ];
    chooser.hidden = people.length + rooms < 2 && !rooms;
    chooser.replaceChildren(...all.map((one) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = one.title;
      button.setAttribute("aria-pressed", String(one.id === chosen));
      button.classList.toggle("only-wide", one.id === "all");
      button.addEventListener("click", () => choose(one.id));
      return button;
    }));
  }

  // Rooms need less width than people: the calendar's grid is told so.
  function widths() {
    const list = shown();
    const mixed = !week && list.some((one) => one.id[0] === "t") && list.some((one) => one.id[0] === "r");
    place.classList.toggle("mixed", mixed);
    place.classList.toggle("one", !week && list.length === 1);
    place.classList.add("ec-host");
    place.querySelectorAll(".ec-col-head").forEach((box, at) => { box.dataset.kind = (list[at % list.length] || { id: "" }).id[0] === "r" ? "room" : "therapist"; });
    if (mixed) {
      place.style.setProperty("--diary-columns", list.map((one) => share(one, list)).join(" "));
    }
  }

  // A few rooms get what the longest word of their names needs; of many each gets an equal part.
  function share(one, list) {
    if (one.id[0] === "t") return "minmax(0, 3fr)";
    if (list.filter((other) => other.id[0] === "r").length > 3) return "minmax(0, 1fr)";
    const letters = Math.max(...one.title.split(/\s+/).map((word) => word.length));
    return `minmax(${Math.min(letters, 10) * 8 + 18}px, 1fr)`;
  }

  function head(resource) {
    const name = document.createElement("b");
    name.textContent = resource.title;
    name.title = resource.title;
    const below = document.createElement("small");
    below.textContent = resource.extendedProps.below || "";
    return { domNodes: below.textContent ? [name, below] : [name] };
  }

  // --- what stands in them ------------------------------------------------------------------

  function inside(event) {
    const props = event.extendedProps;
    const name = document.createElement("b");
    name.textContent = typeof event.title === "string" ? event.title : "";
    if (event.display === "background") {
      const span = document.createElement("span");
      span.textContent = name.textContent;
      return { domNodes: [span] };
    }
    name.dataset.id = event.id;
    if (props.kind !== "appointment") return { domNodes: [name] };
    const when = document.createElement("span");
    when.className = "bt";
    when.textContent = props.when;
    const what = document.createElement("span");
    what.className = "bw";
    what.textContent = props.what;
    const state = document.createElement("span");
    state.className = "bs";
    if (props.state) state.append(icon(props.flags.length ? "warn" : props.icon), props.state);
    return { domNodes: [name, when, what, state] };
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite}#${name}`);
    svg.append(use);
    return svg;
  }

  function label() {
    for (const name of place.querySelectorAll(".ec-event [data-id]")) {
      const box = name.closest(".ec-event");
      const event = calendar.getEventById(name.dataset.id);
      if (!event) continue;
      box.dataset.event = event.id;
      box.removeAttribute("role");
      box.setAttribute("aria-roledescription", said(place, "appointment"));
      box.setAttribute("aria-label", event.extendedProps.label);
      box.setAttribute("tabindex", "0");
      box.classList.toggle("sel", String(event.extendedProps.key) === opened && event.id[0] === "a");
    }
    widths();
    plain();
  }

  // The calendar calls itself a table without being one; the list is the table.
  function plain() {
    for (const role of ["table", "rowgroup", "row", "cell", "columnheader"]) {
      for (const part of place.querySelectorAll(`[role="${role}"]`)) {
        for (const name of ["role", "aria-colindex", "aria-colspan", "aria-rowindex"]) part.removeAttribute(name);
      }
    }
    for (const part of place.querySelectorAll(".ec-header [aria-label]")) part.removeAttribute("aria-label");
  }

  // --- asking the server --------------------------------------------------------------------

  function wall(date) {
    const pad = (value) => String(value).padStart(2, "0");
    const zone = data.zone;
    const minutes = (zone[0] === "-" ? -1 : 1) * (60 * Number(zone.slice(1, 3)) + Number(zone.slice(4)));
    const local = new Date(date.getTime() + 60000 * minutes);
    return `${local.getUTCFullYear()}-${pad(local.getUTCMonth() + 1)}-${pad(local.getUTCDate())}T${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}`;
  }

  function dropped(info) {
    const props = info.event.extendedProps;
    const begin = new Date(info.event.start.getTime() + 60000 * (props.before_min || 0));
    const body = { start: wall(begin) };
    if (info.newResource) body[info.newResource.id[0] === "t" ? "therapist" : "room"] = info.newResource.id.slice(1);
    return send(info, "move", body);
  }

  async function send(info, what, body, more = {}) {
    const props = info.event.extendedProps;
    quiet();
    const form = new URLSearchParams({ ...body, ...more, version: props.version });
    let reply = null;
    try {
      const sent = await fetch(`${place.dataset.one}${props.key}/${what}`, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        body: form,
      });
      reply = await sent.json();
    } catch {
      reply = { ok: false, sentence: said(place, "silent"), remedy: said(place, "remedy"), slots: [] };
    }
    if (reply.ok) {
      told.textContent = reply.sentence;
      await renew();
      if (opened === String(props.key)) open(props.key, false);
      return true;
    }
    info.revert();
    refuse(reply, info, what, body);
    if (reply.stale) await renew();
    return false;
  }

  function token() {
    return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  }

  async function renew() {
    const sent = await fetch(place.dataset.events, { headers: { Accept: "application/json" } });
    if (!sent.ok) return;
    const fresh = await sent.json();
    columns = fresh.columns;
    calendar.setOption("resources", shown());
    calendar.setOption("events", fresh.events);
  }

  // --- refusals -----------------------------------------------------------------------------

  function quiet() {
    answer.hidden = true;
    answer.replaceChildren();
  }

  function refuse(reply, info, what, body) {
    const box = document.createElement("div");
    const words = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = reply.sentence;
    words.append(strong, ` ${reply.remedy || ""}`);
    box.append(words);
    const event = info.event;
    const again = { event: { ...event, extendedProps: event.extendedProps }, revert: () => {} };
    if (reply.slots.length && what === "move") {
      const row = document.createElement("p");
      row.className = "row wrap below-s";
      for (const slot of reply.slots) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn line small";
        button.textContent = slot.label;
        button.addEventListener("click", () => send(again, "move", { ...body, start: slot.start }));
        row.append(button);
      }
      box.append(row);
    }
    if (reply.may_overlap) box.append(exception(again, what, body));
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn plain small";
    close.textContent = said(place, "leave");
    close.addEventListener("click", () => { quiet(); focusOn(event.id); });
    box.append(close);
    answer.replaceChildren(icon("warn"), box);
    answer.hidden = false;
    answer.focus();
  }

  function exception(again, what, body) {
    const more = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = said(place, "overlap");
    const form = document.createElement("form");
    form.className = "row wrap below-s";
    const name = document.createElement("label");
    name.className = "grow";
    name.textContent = `${said(place, "reason")} `;
    const input = document.createElement("input");
    input.className = "input";
    input.required = true;
    input.maxLength = 500;
    name.append(input);
    const button = document.createElement("button");
    button.className = "btn line";
    button.textContent = said(place, "exception");
    form.append(name, button);
    form.addEventListener("submit", (sent) => {
      sent.preventDefault();
      send(again, what, body, { overlap: "on", reason: input.value });
    });
    more.append(summary, form);
    return more;
  }

  // --- one appointment, a new one -----------------------------------------------------------

  async function open(key, move = true) {
    const here = encodeURIComponent(location.pathname + location.search);
    const sent = await fetch(`${place.dataset.one}${key}?as=part&next=${here}`);
    if (!sent.ok) { location.assign(`${place.dataset.one}${key}`); return; }
    panel.innerHTML = await sent.text();
    panel.hidden = false;
    opened = String(key);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn plain small";
    close.textContent = said(place, "close");
    close.addEventListener("click", () => shut());
    panel.querySelector(".panel").append(close);
    label();
    if (move) {
      panel.focus({ preventScroll: !narrow.matches });
      if (narrow.matches) panel.scrollIntoView({ block: "start" });
    }
  }

  function shut() {
    const last = opened;
    panel.hidden = true;
    opened = null;
    label();
    focusOn(`a${last}`);
  }

  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });

  function focusOn(id) {
    const box = place.querySelector(`[data-event="${CSS.escape(id)}"]`);
    if (box) box.focus();
  }

  function fresh(info) {
    if (!info.resource) return;
    const kind = info.resource.id[0] === "t" ? "therapist" : "room";
    const there = new URLSearchParams({ start: wall(info.date), [kind]: info.resource.id.slice(1) });
    location.assign(`${place.dataset.new}?${there}`);
  }

  choices();
  widths();
  plain();
  window.setInterval(clock, 30000);
  clock();
  byKeyboard({ place, calendar, told, send, wall, columns: shown, focusOn, open, label });

  // The hour stands at the line of now.
  function clock() {
    const line = place.querySelector(".ec-now-indicator");
    if (line && !week) line.dataset.now = wall(new Date()).slice(11);
  }
}
