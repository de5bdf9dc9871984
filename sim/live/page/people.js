// The people: who can call whom, whose phone rings, and the buttons that let
// them act. Everything shown comes from the world; a button only asks.

import { act } from "./api.js";

const byId = (id) => document.getElementById(id);

export function showCast(cast) {
  fill("customer", cast.customers);
  fill("dialled", cast.customers);
  fill("line", cast.lines);
  fill("from", cast.lines);
  fill("dialler", cast.agents);
  if (!changed("customers", cast.customers)) return;
  const [busy, others] = apart(cast.customers);
  byId("customers").replaceChildren(...busy.map(customerCard));
  byId("others").replaceChildren(...others.map(customerCard));
  byId("resting").hidden = !others.length;
  byId("resting-count").textContent = `${others.length} ${busy.length ? "more" : "customers"}, not on the phone`;
  if (!cast.customers.length) byId("customers").append(none("nobody yet"));
}

// A card is redrawn only when it has changed, so that a button does not disappear under
// the pointer.
const drawn = new Map();
function changed(what, state) {
  const text = JSON.stringify(state);
  if (drawn.get(what) === text) return false;
  drawn.set(what, text);
  return true;
}

// apart keeps a small cast together; of a large one only who is on the phone is
// shown at once.
const small = 8;
function apart(customers) {
  if (customers.length <= small) return [customers, []];
  return [customers.filter((c) => c.hears in hears), customers.filter((c) => !(c.hears in hears))];
}

// onAction calls done after every deed, and failed with the line of a refusal.
let after = () => {};
let failed = () => {};
export function onAction(done, refused) { after = done; failed = refused; }

async function ask(name, args) {
  try { await act(name, args); after(); } catch (e) { failed(e.message); }
}

for (const [form, action] of [["call", "calls"], ["dial", "dials"]]) {
  byId(form).addEventListener("submit", (e) => {
    e.preventDefault();
    ask(action, Object.fromEntries(new FormData(e.target)));
  });
}

function fill(id, all) {
  const select = byId(id), chosen = select.value;
  const names = all.map((x) => x.name);
  if (names.join() === [...select.options].map((o) => o.value).join()) return;
  select.replaceChildren(...names.map((n) => new Option(n, n)));
  if (names.includes(chosen)) select.value = chosen;
}

// hears has the text beside a customer, and the actions that are possible now.
const hears = {
  "in the menu": (c) => ["listens to the menu", button("Press 1", "presses", { customer: c.name, key: "1" }), hangUp(c)],
  waiting: (c) => [c.ringing.length ? "rings at " + c.ringing.join(", ") : "waits for an agent", hangUp(c)],
  ringing: (c) => ["is being called", button("Pick up", "picks_up", { customer: c.name })],
  talking: (c) => ["talks", hangUp(c)],
  "at the voicemail": (c) => ["is at the voicemail",
    button("Leave a message", "leaves_voicemail", { customer: c.name, length: "12s" }), hangUp(c)],
};

const hangUp = (c) => button("Hang up", "hangs_up", { customer: c.name });

function customerCard(c) {
  const [what, ...buttons] = hears[c.hears]?.(c) ?? [c.phones[0]];
  const card = cardOf(c.name, what);
  card.classList.toggle("talking", c.hears === "talking");
  card.append(...buttons);
  return card;
}

const phones = new Map();

// Screens can be narrowed down to those of one system. Empty lists are left out
// until something is on them.
let system = "";
const systemOf = (title) => title.split(" · ")[0];
const isEmpty = (lines) => lines.length === 1 && lines[0] === "nothing";

function narrow() {
  const boxes = [...byId("screens").children];
  const systems = [...new Set(boxes.map((b) => b.dataset.system))].sort();
  if (!systems.includes(system)) system = "";
  byId("systems").hidden = systems.length < 2;
  byId("systems").replaceChildren(...["", ...systems].map((s) => {
    const b = element("button", s || "All");
    b.type = "button";
    b.setAttribute("aria-pressed", s === system);
    b.addEventListener("click", () => { system = s; narrow(); });
    return b;
  }));
  for (const b of boxes) b.hidden = system && b.dataset.system !== system;
}

// showScreen puts a screen where it belongs: phones become cards, the rest is
// shown as its user sees it.
export function showScreen({ title, lines }, cast) {
  const phone = /^(.*)'s phone$/.exec(title);
  if (phone) {
    phones.set(phone[1], lines[0] || "idle");
    return showPhones(cast);
  }
  const id = "screen " + title;
  let box = [...byId("screens").children].find((x) => x.dataset.id === id);
  box?.remove();
  if (lines.length && !isEmpty(lines)) {
    box = document.createElement("article");
    box.className = "screen new";
    box.dataset.id = id;
    box.dataset.system = systemOf(title);
    box.append(element("h3", title), ...lines.map((l) => element("p", l)));
    byId("screens").prepend(box);
  }
  narrow();
}

export function clear() {
  phones.clear();
  drawn.clear();
  byId("phones").replaceChildren(none("all quiet"));
  byId("screens").replaceChildren();
  narrow();
}

// showPhones draws all phones: what is on the screen, and who rings there.
export function showPhones(cast) {
  if (!changed("phones", [[...phones], cast.customers.map((c) => c.ringing)])) return;
  byId("phones").replaceChildren(...[...phones].map(([agent, state]) => {
    const card = cardOf(agent, state);
    const rings = state.startsWith("ringing");
    card.classList.toggle("ringing", rings);
    card.classList.toggle("talking", state.startsWith("in call"));
    const caller = rings && cast.customers.find((c) => c.ringing?.includes(agent));
    if (caller) {
      card.append(button("Answer", "answers", { agent, customer: caller.name }),
        button("Decline", "declines", { agent, customer: caller.name }));
    }
    return card;
  }));
}

function cardOf(who, what) {
  const card = document.createElement("div");
  card.className = "card";
  card.dataset.name = who;
  card.append(span("who", who), span("what", what));
  return card;
}

function button(text, action, args) {
  const b = element("button", text);
  b.type = "button";
  b.dataset.action = action;
  b.addEventListener("click", () => ask(action, args));
  return b;
}

function span(className, text) { const s = element("span", text); s.className = className; return s; }
function element(tag, text) { const e = document.createElement(tag); e.textContent = text; return e; }
function none(text) { const p = element("p", text); p.className = "none"; return p; }
