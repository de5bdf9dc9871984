# Carla calls Support, Lena answers, they talk for a minute: Python 3, nothing to install.
#
#   callsim serve --env-file .env --paused &
#   env $(cat .env) python3 sim/live/examples/place_a_call.py
import json
import os
from urllib.request import Request, urlopen


def ask(url, token, args=None):
    body = None if args is None else json.dumps(args).encode()
    return json.load(urlopen(Request(url, body, {"Authorization": "Bearer " + token})))


def callsim(path, **args):
    return ask(os.environ["CALLSIM_CONTROL_URL"] + path, os.environ["CALLSIM_CONTROL_TOKEN"], args)


callsim("/actions/calls", customer="Carla", line="Support")
callsim("/actions/answers", agent="Lena", customer="Carla")
callsim("/clock/advance", by="1m")
callsim("/actions/hangs_up", customer="Carla")
callsim("/clock/settle")
front = ask(os.environ["FRONT_BASE_URL"] + "/conversations", os.environ["FRONT_API_TOKEN"])
print(front["_results"][0]["subject"])
