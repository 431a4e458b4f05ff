// Words that a template gives to a script stand on an element as `data-say-NAME`; a script has none
// of its own. A name in braces stands for a value.

export function said(box, name, values = {}) {
  const words = box.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] || "";
  return words.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}

export const language = document.documentElement.lang || undefined;
