// The control API: the only thing that the page speaks to.

const base = new URL("/callsim/v1", location.href).href;

// The server writes the token into the page; where it listens beyond this
// machine it stands in the address that `callsim serve` printed.
export const token =
  document.querySelector('meta[name="callsim-token"]')?.content ||
  new URLSearchParams(location.hash.slice(1)).get("token") || "";

// ask sends one request. A refusal becomes an Error with the server's own line.
export async function ask(method, path, body) {
  const answer = await fetch(base + path, {
    method,
    headers: { Authorization: "Bearer " + token, ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.error || `${method} ${path}: ${answer.status}`);
  return json;
}

export const act = (name, args) => ask("POST", "/actions/" + name, args);
export const clock = (what, args = {}) => ask("POST", "/clock/" + what, args);

// events calls onEvent for every event, in order and without a gap: each has the
// next number. After a lost connection it goes on where it was; after a gap it
// asks for a snapshot.
export function events(onEvent, onState) {
  let last = 0;
  let pause = 250;
  const connect = () => {
    const url = base.replace(/^http/, "ws") + "/events" + (last ? "?after=" + last : "");
    const socket = new WebSocket(url, ["callsim.v1", "token." + token]);
    socket.onopen = () => { pause = 250; onState("live"); };
    socket.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      const gap = last && event.seq !== last + 1 && event.kind !== "snapshot";
      last = gap ? 0 : event.seq;
      if (gap) socket.close();
      else onEvent(event);
    };
    socket.onclose = () => {
      onState("gone");
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 4000);
    };
  };
  connect();
}
