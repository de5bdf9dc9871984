// The live view: one stream of events in, a few requests out.

import { ask, clock, events } from "./api.js";
import * as diagram from "./diagram.js";
import * as people from "./people.js";
import * as deeds from "./deeds.js";
import { open } from "./detail.js";

const byId = (id) => document.getElementById(id);
let cast = { agents: [], teams: [], lines: [], customers: [], inboxes: [] };
let time = { now: null, paused: false, speed: 1, heard: 0 };

diagram.onOpen(open);
people.onAction(refreshCast, complain);
deeds.onDeed(refreshCast, complain);
deeds.load().catch((e) => complain(e.message));
events(onEvent, (state) => {
  byId("connection").className = state;
  byId("connection").textContent = state === "live" ? "live" : "connection lost, trying again…";
});

function onEvent(event) {
  switch (event.kind) {
    case "snapshot": return start(event);
    case "entry": diagram.add(event.entry); return noteCast();
    case "screen": people.showScreen(event.screen, cast); return noteCast();
    case "clock": return showClock(event.clock);
  }
}

function start(snapshot) {
  cast = snapshot.cast;
  byId("scenario").textContent = snapshot.world.scenario;
  byId("scenario").title = snapshot.world.about || "";
  byId("seed").textContent = "seed " + snapshot.world.seed;
  diagram.show(snapshot.entries);
  people.clear();
  people.showCast(cast);
  deeds.offer(cast);
  snapshot.screens.forEach((s) => people.showScreen(s, cast));
  showClock(snapshot.clock);
}

// The cast says who is on a call and whose phone rings. It is asked for after
// something happened, once for everything that happens in a tenth of a second.
let asked = 0;
function noteCast() {
  if (!asked) asked = setTimeout(refreshCast, 100);
}
async function refreshCast() {
  clearTimeout(asked);
  asked = 0;
  try {
    cast = await ask("GET", "/cast");
    people.showCast(cast);
    people.showPhones(cast);
    deeds.offer(cast);
  } catch (e) { complain(e.message); }
}

function showClock(c) {
  time = { ...c, heard: performance.now() };
  byId("pause").textContent = c.paused ? "Resume" : "Pause";
  byId("step").disabled = !c.paused;
  const speed = byId("speed");
  if (![...speed.options].some((o) => o.value === String(c.speed))) speed.append(new Option(c.speed + "×", c.speed));
  speed.value = String(c.speed);
  tick();
}

// Between two words of the server the clock runs on by itself.
function tick() {
  if (!time.now) return;
  const ran = time.paused ? 0 : (performance.now() - time.heard) * time.speed;
  const now = new Date(new Date(time.now).getTime() + Math.min(ran, 1500 * time.speed)).toISOString();
  byId("date").textContent = now.slice(0, 10);
  byId("time").textContent = now.slice(11, 19);
}
setInterval(tick, 100);

let silence;
function complain(line) {
  byId("problem").textContent = line;
  byId("problem").hidden = false;
  clearTimeout(silence);
  silence = setTimeout(() => { byId("problem").hidden = true; }, 6000);
}

const press = (id, does) => byId(id).addEventListener("click", () => does().catch((e) => complain(e.message)));
press("pause", async () => showClock(await clock(time.paused ? "resume" : "pause")));
press("step", async () => showClock(await clock("step")));
press("settle", async () => showClock(await clock("settle", { limit: "24h" })));
press("reset", () => ask("POST", "/reset", {}));
byId("speed").addEventListener("change", async (e) => {
  try { showClock(await clock("speed", { speed: Number(e.target.value) })); } catch (x) { complain(x.message); }
});
byId("scenarios").addEventListener("change", async (e) => {
  try { await ask("POST", "/reset", { scenario: e.target.value }); } catch (x) { complain(x.message); }
});
ask("GET", "/scenarios").then(({ scenarios }) => {
  byId("scenarios").replaceChildren(new Option("choose…", ""), ...scenarios.map((s) => new Option(s.title || s.name, s.name)));
}).catch((e) => complain(e.message));
