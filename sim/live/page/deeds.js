// Everything that people can do, as the control API lists it: an action is chosen
// and its arguments filled in.

import { act, ask } from "./api.js";

const byId = (id) => document.getElementById(id);
let actions = [];
let cast = { agents: [], teams: [], lines: [], customers: [], inboxes: [] };

// load asks once what there is to do.
export async function load() {
  ({ actions } = await ask("GET", "/actions"));
  const groups = new Map();
  for (const a of actions) {
    if (!groups.has(a.where)) groups.set(a.where, Object.assign(document.createElement("optgroup"), { label: a.where }));
    groups.get(a.where).append(new Option(written(a.sentence), a.name));
  }
  byId("deed-name").replaceChildren(...groups.values());
  choose();
}

// offer keeps the choices what the cast is now.
export function offer(now) {
  cast = now;
  for (const field of byId("deed-args").querySelectorAll("[list]")) choices[field.dataset.kind] && fill(field.list, choices[field.dataset.kind](cast));
}

const names = (all) => all.map((x) => x.name);
const choices = {
  customer: (c) => names(c.customers),
  agent: (c) => names(c.agents),
  line: (c) => names(c.lines),
  inbox: (c) => c.inboxes,
  target: (c) => [...names(c.agents), ...names(c.teams)],
};

// written is a sentence with the names of its places: "agent answers customer".
const written = (sentence) => sentence.replace(/[()\\]/g, "").replace(/\{([^}:|]*)[^}]*\}/g, "‹$1›");

function choose() {
  const chosen = actions.find((a) => a.name === byId("deed-name").value);
  if (!chosen) return;
  byId("deed-does").textContent = chosen.does;
  byId("deed-args").replaceChildren(...chosen.args.map(field));
}

function field(arg) {
  const input = document.createElement("input");
  Object.assign(input, { name: arg.name, placeholder: arg.expects, autocomplete: "off" });
  input.required = !arg.optional;
  input.dataset.kind = arg.kind;
  const label = document.createElement("label");
  label.append(arg.name + (arg.optional ? " (if any)" : ""), input);
  const offered = arg.choices ?? choices[arg.kind]?.(cast);
  if (offered) {
    const list = document.createElement("datalist");
    list.id = "deed-" + arg.name;
    input.setAttribute("list", list.id);
    fill(list, offered.filter((x) => x !== "…"));
    label.append(list);
  }
  return label;
}

function fill(list, all) { list.replaceChildren(...all.map((n) => new Option(n))); }

// onDeed calls done after every deed, and refused with the line of a refusal.
export function onDeed(done, refused) {
  byId("deed-name").addEventListener("change", choose);
  byId("deed").addEventListener("submit", async (e) => {
    e.preventDefault();
    const args = {};
    for (const input of byId("deed-args").querySelectorAll("input")) {
      if (input.value) args[input.name] = input.value;
    }
    try { await act(byId("deed-name").value, args); done(); } catch (x) { refused(x.message); }
  });
}
