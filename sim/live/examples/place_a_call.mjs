// Carla calls Support, Lena answers, they talk for a minute: node ≥ 20.
//
//   callsim serve --env-file .env --paused &
//   node --env-file=.env sim/live/examples/place_a_call.mjs
const { CALLSIM_CONTROL_URL: url, CALLSIM_CONTROL_TOKEN: token } = process.env;
const callsim = async (path, args = {}) => {
  const answer = await fetch(url + path, { method: "POST", body: JSON.stringify(args), headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error((await answer.json()).error);
};
await callsim("/actions/calls", { customer: "Carla", line: "Support" });
await callsim("/actions/answers", { agent: "Lena", customer: "Carla" });
await callsim("/clock/advance", { by: "1m" });
await callsim("/actions/hangs_up", { customer: "Carla" });
await callsim("/clock/settle");
const { FRONT_BASE_URL: front, FRONT_API_TOKEN: key } = process.env;
console.log((await (await fetch(`${front}/conversations`, { headers: { Authorization: `Bearer ${key}` } })).json())._results[0].subject);
