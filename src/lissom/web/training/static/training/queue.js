// Check-ins that were said without network: kept on this device, sent when there is one.
// Sent twice they are stored once: the server goes by the minute in which they were said.

import { language, said } from "../ui/js/said.js";

const STORE = "check-ins";
const box = document.querySelector("[data-told]");

class Refused extends Error {}

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("lissom", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "at" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function run(mode, act) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const step = base.transaction(STORE, mode);
      const asked = act(step.objectStore(STORE));
      step.oncomplete = () => resolve(asked.result);
      step.onerror = () => reject(step.error);
    });
  } finally {
    base.close();
  }
}

export function keep(fields, at) {
  return run("readwrite", (store) => store.put({ at, fields }));
}

export function waiting() {
  return run("readonly", (store) => store.getAll());
}

function token() {
  return document.querySelector("input[name='csrfmiddlewaretoken']").value;
}

export async function send() {
  let sent = 0;
  for (const one of await waiting()) {
    const body = new URLSearchParams(one.fields);
    body.set("csrfmiddlewaretoken", token());
    body.set("at", one.at);
    const response = await fetch("/checkin", { method: "POST", body, redirect: "follow" });
    if (response.ok && new URL(response.url).pathname === "/checkin/saved") {
      await run("readwrite", (store) => store.delete(one.at));
      sent += 1;
    } else if (response.status === 400) {
      throw new Refused(new Date(one.at).toLocaleString(language));
    } else {
      return sent;
    }
  }
  return sent;
}

export function tell(text, tone = "") {
  if (!box) return;
  box.hidden = false;
  box.className = `notice ${tone}`;
  box.querySelector("p").textContent = text;
}

async function settle() {
  try {
    const sent = await send();
    if (sent && box) tell(said(box, sent === 1 ? "sent" : "several", { count: sent }), "good");
  } catch (problem) {
    if (problem instanceof TypeError) return;
    if (!(problem instanceof Refused)) throw problem;
    if (box) tell(said(box, "refused", { when: problem.message }), "warn");
  }
}

if ("indexedDB" in window) {
  window.addEventListener("online", settle);
  if (navigator.onLine) settle();
}
