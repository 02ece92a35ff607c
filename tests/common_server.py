"""A real Odoo server on a copy of the database, and people who use it over HTTP."""

import json
import socket
import subprocess
import sys
import time

import requests

#: Seconds until a server on a busy machine answers.
START = 120


def run_script(copy, script, database=None):
    """Run a script in Odoo's shell on a copy, in a process of its own.

    :return: what it says last with ``say(...)``, by way of JSON
    """
    begin = (
        "import json\nenv = env(user=2)['base'].sudo().env\n"
        "def say(what): print('SAID', json.dumps(what))\n"
    )
    name = database or copy.name
    done = subprocess.run(
        [sys.executable, "-m", "odoo", "shell", "--no-http", "-d", name],
        env=copy.environ,
        input=begin + script + "\nenv.cr.commit()\n",
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode or "Traceback" in done.stderr:
        raise AssertionError(done.stdout[-2000:] + done.stderr[-6000:])
    said = [line for line in done.stdout.splitlines() if "SAID " in line]
    return json.loads(said[-1].partition("SAID ")[2]) if said else None


class Server:
    """An Odoo server in a process of its own, with a log file.

    :param str level: Odoo's ``--log-level``
    """

    def __init__(self, copy, level="info", crons=0, options=()):
        self.copy = copy
        self.log = copy.folder / "server.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "odoo", "server", "-d", copy.name),
                *(f"--http-port={self.port}", f"--log-level={level}"),
                *(f"--logfile={self.log}", f"--max-cron-threads={crons}"),
                *options,
            ],
            env=copy.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def _wait(self):
        until = time.monotonic() + START
        while time.monotonic() < until:
            try:
                if requests.get(f"{self.url}/web/health", timeout=5).ok:
                    return
            except requests.RequestException:
                time.sleep(0.2)
        self.stop()
        raise AssertionError("the server does not answer")

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Person:
    """Somebody with a browser, as far as the server sees it."""

    def __init__(self, server, login):
        self._url = server.url
        self._http = requests.Session()
        session = {"db": server.copy.name, "login": login, "password": login}
        self.uid = self._ask("/web/session/authenticate", session)["result"]["uid"]

    def call(self, model, method, *args, **kwargs):
        """Return the answer of a method; an error is returned as a text."""
        answer = self._ask(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )
        if "error" in answer:
            return answer["error"]["data"]["message"]
        return answer.get("result")

    def get(self, path):
        return self._http.get(self._url + path, timeout=120)

    def _ask(self, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self._http.post(self._url + path, json=body, timeout=120).json()
