// Both sides of one exchange, as they were sent.

import { what } from "./diagram.js";

const dialog = document.getElementById("detail");
const show = (id, text) => { document.getElementById(id).textContent = text; };

document.getElementById("detail-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });

export function open(x) {
  show("detail-title", `x${x.n}  ${x.from} → ${x.to || "nowhere"}  ${what(x)}`);
  show("detail-facts", [
    x.method + " " + x.url,
    x.at.slice(0, 23).replace("T", " "),
    x.status ? "answered " + x.status : "no answer",
    x.fault && "fault: " + x.fault,
    x.error,
  ].filter(Boolean).join("  ·  "));
  show("request", message(x.request));
  show("response", message(x.response));
  dialog.showModal();
}

function message(m) {
  if (!m) return "—";
  const header = (m.header || []).map(([name, value]) => `${name}: ${value}`).join("\n");
  return [header, pretty(m.body || "")].filter(Boolean).join("\n\n");
}

function pretty(body) {
  try { return JSON.stringify(JSON.parse(body), null, 2); } catch { return body; }
}
