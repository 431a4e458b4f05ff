// The drop zone: files and folders by hand or by drop, sent with progress. Without this the form
// sends by itself.

import { said } from "../ui/js/said.js";

const form = document.querySelector("[data-drop]");
const files = form.querySelector("#files");
const told = form.querySelector("[data-told]");
const bar = form.querySelector("progress");

for (const part of form.querySelectorAll("[data-needs-script]")) part.hidden = false;
for (const part of form.querySelectorAll("[data-without-script]")) part.hidden = true;

const READABLE = /\.(fit|gpx|tcx)(\.gz)?$|\.zip$/i;

function send(chosen) {
  if (!chosen.length) return;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  const then = form.querySelector("[name=then]");
  if (then) body.append("then", then.value);
  for (const file of chosen) body.append("files", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.hidden = false;
    bar.value = event.loaded / event.total;
    told.textContent = said(told, chosen.length === 1 ? "file" : "files", { name: chosen[0].name, count: chosen.length, percent: Math.round(100 * bar.value) });
  });
  request.addEventListener("load", () => {
    bar.hidden = true;
    if (request.status === 200) {
      window.location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    told.textContent = page.querySelector("[role=alert]")?.textContent.trim() || said(told, "failed");
  });
  request.addEventListener("error", () => {
    bar.hidden = true;
    told.textContent = said(told, "lost");
  });
  told.textContent = said(told, "begun");
  request.send(body);
}

async function inside(entry) {
  if (entry.isFile) return [await new Promise((found, lost) => entry.file(found, lost))];
  const reader = entry.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((found, lost) => reader.readEntries(found, lost));
    if (!some.length) break;
    for (const one of some) all.push(...(await inside(one)));
  }
  return all;
}

files.addEventListener("change", () => send([...files.files]));
form.querySelector("#folder").addEventListener("change", (event) => {
  const chosen = [...event.target.files].filter((file) => READABLE.test(file.name));
  if (chosen.length) send(chosen);
  else told.textContent = said(told, "none");
});
for (const name of ["dragenter", "dragover"]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
form.addEventListener("drop", async (event) => {
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return send([...event.dataTransfer.files]);
  const found = (await Promise.all(entries.map(inside))).flat();
  const folders = entries.some((entry) => entry.isDirectory);
  send(folders ? found.filter((file) => READABLE.test(file.name)) : found);
});
