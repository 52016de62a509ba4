# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run demo.yml against the simulator, or against a tenant that was opted in.

The tenant is the one of the PINGONE_* variables, and is touched only with PINGONE_DEMO_TENANT=yes.
"""

from __future__ import annotations

import argparse
import json
import locale
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parent
SIMULATOR = DEMO.parent / "tests/simulator"
# It starts in a second or two; a loaded machine may be slow.
PATIENCE = 60
# What a developer's own environment may hold of a tenant; without the opt-in none of it reaches the playbook.
TENANT = ("PINGONE_", "ZOOM_")
ZOOM = ("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET")
CREDENTIALS = ("PINGONE_CLIENT_ID", "PINGONE_CLIENT_SECRET", "PINGONE_API_ACCESS_TOKEN")


def main() -> int:
    """Run the demo; return the exit code."""
    parser = argparse.ArgumentParser(description="Run the demo against the simulator, or a tenant that was opted in.")
    parser.add_argument("--env", metavar="ID", help="the environment to manage, instead of PINGONE_DEMO_ENVIRONMENT_ID")
    options = parser.parse_args()
    if options.env:
        os.environ["PINGONE_DEMO_ENVIRONMENT_ID"] = options.env
    chosen = os.environ.get("PINGONE_DEMO_TENANT", "").lower() == "yes"
    with tempfile.TemporaryDirectory(prefix="pingone-demo-") as folder:
        return with_tenant(Path(folder)) if chosen else with_simulator(Path(folder))


def with_simulator(folder: Path) -> int:
    """Run the playbook against a simulator of its own."""
    if any(os.environ.get(name) for name in CREDENTIALS):
        say(
            "The environment holds credentials of a PingOne tenant: the demo leaves them alone.\n"
            "To run it against that tenant: PINGONE_DEMO_TENANT=yes make demo\n"
        )
    env = {key: value for key, value in base_environment(folder).items() if not key.startswith(TENANT)}
    with simulator(folder, env) as there:
        say(f"PingOne is played by the simulator on {there['url']}: nothing leaves this machine.")
        env.update(
            PINGONE_CLIENT_ID=there["client_id"],
            PINGONE_CLIENT_SECRET=there["client_secret"],
            PINGONE_ENVIRONMENT_ID=there["auth_environment_id"],
            PINGONE_API_URL=there["api_url"],
            PINGONE_TOKEN_URL=there["token_url"],
            PINGONE_DEMO_ENVIRONMENT_ID=there["environment_id"],
            PINGONE_DEMO_CONTROL_URL=there["control_url"],
            ZOOM_ACCOUNT_ID=there["zoom_account_id"],
            ZOOM_CLIENT_ID=there["zoom_client_id"],
            ZOOM_CLIENT_SECRET=there["zoom_client_secret"],
            # A proxy has no business between two programs of this machine.
            NO_PROXY="127.0.0.1",
            no_proxy="127.0.0.1",
        )
        return play(env, "zoom connection")


def with_tenant(folder: Path) -> int:
    """Run the playbook against the tenant of the environment variables, and leave nothing there."""
    env = base_environment(folder)
    env.pop("PINGONE_DEMO_CONTROL_URL", None)
    environment_id = env.get("PINGONE_DEMO_ENVIRONMENT_ID") or env.get("PINGONE_ENVIRONMENT_ID")
    lacking = [name for name in CREDENTIALS[:2] if not env.get(name) and not env.get("PINGONE_API_ACCESS_TOKEN")]
    lacking += [] if environment_id else ["PINGONE_DEMO_ENVIRONMENT_ID"]
    if lacking:
        print(f"PINGONE_DEMO_TENANT is set, and so must be: {', '.join(lacking)}", file=sys.stderr)
        return 2
    name = f"Ansible demo {datetime.now(timezone.utc):%Y%m%d-%H%M%S}-{os.getpid()}"
    where = env.get("PINGONE_API_URL") or f"region {env.get('PINGONE_REGION_CODE') or 'NA'}"
    say(f"PingOne is your tenant: {where}, environment {environment_id}.")
    say(f'The INACTIVE store "{name}" is created there, and deleted at the end.')
    say("No propagation revision is created.")
    unset = [variable for variable in ZOOM if not env.get(variable)]
    if unset:
        say(f"Invented values stand in for {', '.join(unset)}.")
    code = play(env, name)
    if code:
        say("\nMaking sure that the demo's store is gone.")
        if play(env, name, "--tags", "cleanup"):
            print(f'The store "{name}" may still be there: please look, and delete it.', file=sys.stderr)
    return code


def play(env: dict[str, str], name: str, *arguments: str) -> int:
    """Run the playbook to its end, also when it is told to end early; return its exit code."""
    variables = json.dumps({"demo_store_name": name})
    command = [sys.executable, "-m", "ansible", "playbook", "-i", "localhost,", "-e", variables, *arguments]
    with subprocess.Popen([*command, str(DEMO / "demo.yml")], env=env, stdin=subprocess.DEVNULL) as process:
        for ending in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, lambda *_: process.send_signal(signal.SIGINT))
        while True:
            try:
                code = process.wait()
                break
            except KeyboardInterrupt:
                continue  # the playbook was interrupted with us, and is about to end
    if code:
        print("The demo did not go as it should: see above.", file=sys.stderr)
    return code


@contextmanager
def simulator(folder: Path, env: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Run a simulator on a free port of the loopback address while the block runs; the value says how to reach it."""
    ready, log = folder / "ready.json", folder / "simulator.log"
    arguments = ["--port", "0", "--ready-file", str(ready), "--quiet", "--exit-with-parent"]
    with log.open("wb") as output:
        command = [sys.executable, "-B", str(SIMULATOR), *arguments]
        process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        until = time.monotonic() + PATIENCE
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"The simulator did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield json.loads(ready.read_text(encoding="utf-8"))
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()


def base_environment(folder: Path) -> dict[str, str]:
    """Return the variables with which the playbook looks the same on every machine."""
    config = folder / "ansible.cfg"
    config.touch()
    kept = ("ANSIBLE_COLLECTIONS_PATH",)
    env = {key: value for key, value in os.environ.items() if key in kept or not key.startswith("ANSIBLE_")}
    env.update(
        ANSIBLE_CONFIG=str(config),
        ANSIBLE_HOME=str(folder),
        ANSIBLE_CALLBACK_PLUGINS=str(DEMO / "callback_plugins"),
        ANSIBLE_STDOUT_CALLBACK="story",
        # One process fewer, and one file fewer, for each task.
        ANSIBLE_PIPELINING="true",
    )
    try:
        locale.setlocale(locale.LC_ALL, "")
        encoding = locale.getlocale()[1]
    except locale.Error:
        encoding = None
    if (encoding or "").lower().replace("-", "") != "utf8":
        # Ansible insists on it; the terminal may not understand it.
        env.update(LC_ALL="C.UTF-8", PINGONE_DEMO_ASCII="1")
    return env


def say(text: str) -> None:
    """Print before the playbook does."""
    print(text, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
