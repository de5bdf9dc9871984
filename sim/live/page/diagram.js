// The message diagram: a lifeline for each system, time running downwards, an
// arrow for each exchange. Rows are made once and never changed.

const lifelines = document.getElementById("lifelines");
const list = document.getElementById("messages");
const follow = document.getElementById("follow");

// Systems stand in the order in which a call passes through them; one that never
// takes part has no lifeline.
const order = ["people", "aircall", "ringcentral", "core", "front", "gorgias", "salesforce", "spark", "client"];
const titles = { people: "People", aircall: "Aircall", ringcentral: "RingCentral", core: "Sync core", front: "Front",
  gorgias: "Gorgias", salesforce: "Salesforce", spark: "Spark", client: "Other programs" };
const most = 600; // rows kept in the page; the journal has the rest

let columns = [];
let entries = [];
let following = true;

export function add(entry, fresh = true) {
  if (entry.kind === "log") return; // the journal has it
  entries.push(entry);
  if (entries.length > most) { entries.shift(); list.firstElementChild?.remove(); }
  const missing = parties(entry).filter((s) => !columns.includes(s));
  if (missing.length) {
    columns = [...order.filter((s) => columns.includes(s) || missing.includes(s)),
      ...[...columns, ...missing].filter((s) => !order.includes(s))];
    draw();
  } else {
    list.append(row(entry, fresh));
  }
  if (following) list.scrollTop = list.scrollHeight;
  else follow.hidden = false;
}

// show fills an empty diagram. People and the core have a lifeline from the start.
export function show(known) {
  entries = known.filter((e) => e.kind !== "log").slice(-most);
  const parts = new Set(["people", "core", ...entries.flatMap(parties)]);
  columns = [...order.filter((s) => parts.has(s)), ...[...parts].filter((s) => !order.includes(s))];
  following = true;
  draw();
}

// onOpen is called with the exchange whose row was chosen.
export function onOpen(open) {
  const chosen = (target) => {
    const entry = entries.find((e) => String(e.n) === target.closest(".message")?.dataset.n);
    if (entry?.kind === "exchange") open(entry);
  };
  list.addEventListener("click", (e) => chosen(e.target));
  list.addEventListener("keydown", (e) => { if (e.key === "Enter") chosen(e.target); });
}

// After the reader has scrolled up, new rows no longer scroll the view down.
for (const moved of ["wheel", "touchmove", "keyup", "mouseup"]) {
  list.addEventListener(moved, () => {
    following = list.scrollTop + list.clientHeight > list.scrollHeight - 80;
    if (following) follow.hidden = true;
  });
}
follow.addEventListener("click", () => {
  following = true;
  follow.hidden = true;
  list.scrollTop = list.scrollHeight;
});

function draw() {
  document.documentElement.style.setProperty("--columns", columns.length);
  lifelines.replaceChildren(make("span", ""), ...columns.map((s) => make("span", "", titles[s] || s)));
  list.replaceChildren(...entries.map((e) => row(e, false)));
  if (following) list.scrollTop = list.scrollHeight;
}

// lifeline is where a system stands; administrators are people.
const lifeline = (system) => (system === "administrator" ? "people" : system);

function parties(entry) {
  return entry.kind === "exchange" ? [entry.from, entry.to].filter(Boolean).map(lifeline) : [];
}

function row(entry, fresh) {
  const li = make("li", "row message" + (fresh ? " new" : ""));
  li.dataset.n = entry.n;
  const time = make("time", "", (entry.done || entry.at).slice(11, 23).replace("Z", ""));
  li.append(time, ...columns.map((_, i) => { const p = make("span", "pole"); p.style.gridColumn = i + 2; return p; }));
  if (entry.kind === "exchange") { li.tabIndex = 0; li.append(arrow(entry)); }
  else if (entry.kind === "action") li.append(make("span", "deed", [entry.who, entry.does, entry.detail].filter(Boolean).join(" ")));
  else li.append(make("span", `deed note ${entry.kind}`, `${entry.system}: ${said(entry)}`));
  return li;
}

function arrow(x) {
  const from = columns.indexOf(lifeline(x.from)), to = columns.indexOf(lifeline(x.to || x.from));
  const [left, right] = from < to ? [from, to] : [to, from];
  const mood = !x.status || x.status >= 500 || x.error ? "bad" : x.status >= 400 || x.fault ? "warn" : "";
  const a = make("div", `arrow ${from <= to ? "right" : "left"} ${mood}`);
  a.style.gridColumn = `${left + 2} / ${right + 3}`;
  a.style.setProperty("--span", right - left + 1);
  const label = make("span", "label");
  label.append(make("b", "", what(x)), make("span", "status", String(x.status || x.error || "no answer")));
  if (x.fault) label.append(make("span", "fault", x.fault));
  a.title = `${x.method} ${x.url}`;
  a.append(label, make("span", "shaft"));
  return a;
}

// what names an exchange: a webhook by its event, a request by method and path.
export function what(x) {
  const path = x.url.replace(/^[a-z]+:\/\/[^/]*/, "");
  if (x.method === "POST" && path.startsWith("/webhooks/")) {
    const event = eventOf(x.request?.body || "");
    if (event) return event;
  }
  return `${x.method} ${path}`;
}

// eventOf names a webhook as its vendor does. RingCentral's have the path of what
// has changed; those of a call are about one party.
function eventOf(body) {
  const [, event] = /"event":"([^"]*)"/.exec(body) || [];
  const [, party] = /"id":"p-[^"]*-(\d+)"/.exec(body) || [];
  const [, status] = /"code":"(\w+)"/.exec(body) || [];
  if (party && status) return `party ${party} ${status}`;
  return event?.replace(/^\/restapi\/v1\.0\/account\/[^/]*(\/extension\/[^/]*)?\//, "");
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

// said is the text of a note, and of a decision with why and what.
function said(entry) {
  const why = [entry.rules, entry.field && `${entry.field} is ${entry.value || "empty"}`].filter(Boolean).join(", ");
  return [entry.text, entry.result, why && `(${why})`, entry.failed].filter(Boolean).join(" ");
}
