# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ask a real tenant what PingOne's documentation leaves open, and print a report for an issue.

The tenant is the one of the PINGONE_* variables, and the environment the one of PINGONE_LIVE_ENVIRONMENT_ID, never
another. The report goes to the standard output; what concerns only the user goes to the standard error.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timezone
from urllib.parse import urlsplit

from collection import CONNECTION_ARGUMENTS, VERSION, Connection, PingOneError, ServiceError, connection_from
from findings import INVENTED
from questions import Questions
from recorder import Recorder, Stop, Stopped
from report import Report
from scrub import Scrubber
from tenant import PATHS, Tenant, Thing

VARIABLE = "PINGONE_LIVE_ENVIRONMENT_ID"
# Shorter than a task's: what does not answer is no answer to a question, either.
_TIMEOUT, _RETRY_TIMEOUT = 20, 40
_INTERRUPTED = 130

_PLAN = """\
PingOne is your tenant: {where}, environment {environment}.
With about 25 requests, this run
- reads the list of stores, the metadata of Zoom stores, and the provisioning plan;
- asks PingOne to test a connection with invented credentials, which Zoom refuses;
- makes INACTIVE stores with invented credentials, four at most, and replaces one of them a few times;
- makes one inactive rule, in the environment's plan and from its directory store, each of which it makes, INACTIVE,
  where there is none;
- deletes all of this at the end, also after a failure or an interruption, and says what it could not delete.
Everything that it makes has a name that begins with "{name}".
It creates no propagation revision, and writes to nothing that it has not made. What an earlier run has left is named,
not deleted. The report follows on the standard output; it holds no secret, no id and no name of yours.
"""


def main() -> int:
    """Run the check; return the exit code."""
    argparse.ArgumentParser(description="Ask a real tenant what PingOne's documentation leaves open.").parse_args()
    connection, problems = connection_of_variables()
    if problems:
        say("Nothing was asked. To run this against a tenant, set what is missing:")
        for problem in problems:
            say(f"- {problem}")
        return 2
    stop = Stop()
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, stop.signalled)
    try:
        return perform(connection, stop)
    except PingOneError as error:
        say(str(error))
        return 1


def connection_of_variables() -> tuple[Connection, list[str]]:
    """Return the connection that the variables ask for, and what is wrong with them."""
    environment_id = os.environ.get(VARIABLE, "")
    params = {"environment_id": environment_id, "timeout": _TIMEOUT, "retry_timeout": _RETRY_TIMEOUT}
    connection, found = connection_from(params)
    problems = [_by_variable(problem) for problem in found]
    if not environment_id:
        problems = [problem for problem in problems if not problem.startswith(VARIABLE)]
        problems.insert(0, f"{VARIABLE}: the environment to use, one for tests; no other variable stands in for it.")
    return connection, problems


def perform(
    connection: Connection,
    stop: Stop,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] | None = None,
) -> int:
    """Ask everything, delete what was made, and print the report; return the exit code."""
    scrubber = scrubber_for(connection)
    tenant = Tenant(Recorder(connection, stop, clock=clock, sleep=sleep), scrubber)
    questions = Questions(tenant)
    where = _where()
    say(_PLAN.format(where=where, environment=connection.environment_id, name=tenant.name()))
    interrupted = False
    try:
        _ask(tenant, questions)
    except Stopped:
        interrupted = True
    finally:
        # Whatever went wrong, what was made must go.
        stop.shielded = True
        try:
            tenant.leave()
        except Stopped:
            interrupted = True
    questions.give_up("the run was interrupted")
    remains = tenant.remains()
    _print_report(tenant, questions, where, remains)
    _say_what_is_left(tenant, remains)
    if interrupted:
        return _INTERRUPTED
    answered = any(finding.answered for finding in questions.findings.values())
    return 0 if answered and not remains else 1


def scrubber_for(connection: Connection) -> Scrubber:
    """Return what keeps this connection's ids, hosts and secrets out of the report."""
    hosts = {urlsplit(url).hostname or "" for url in (connection.api_url, connection.token_url)}
    scrubber = Scrubber(connection.api_url, hosts, INVENTED)
    scrubber.know(connection.environment_id, "<environment>")
    for part in urlsplit(connection.token_url).path.split("/"):
        if part not in ("as", "token"):
            scrubber.know(part, "<auth environment>")
    scrubber.know(connection.client_id, "<client>")
    scrubber.keep_secret([connection.client_secret, connection.access_token])
    return scrubber


def say(text: str) -> None:
    """Tell the user what is not for the report."""
    print(text, file=sys.stderr, flush=True)


def _ask(tenant: Tenant, questions: Questions) -> None:
    writing = True
    try:
        tenant.arrive()
    except ServiceError as error:
        say(str(error))
        if error.status in (None, 401, 403, 404):
            questions.give_up(f"the stores cannot be listed: {tenant.reason(error)}")
            return
        writing = False
    for thing in tenant.earlier:
        say(f'An earlier run has left the {thing.kind} "{thing.name}": {_removal(tenant, thing)}.')
    questions.ask_all(writing)


def _print_report(tenant: Tenant, questions: Questions, where: str, remains: list[Thing]) -> None:
    recorder, connection = tenant.recorder, tenant.recorder.connection
    answered = sum(finding.answered for finding in questions.findings.values())
    facts = {
        "Collection": f"community.pingone {VERSION}",
        "Tenant": where,
        "Date": f"{datetime.now(timezone.utc):%Y-%m-%d}",
        "Requests": f"{len(recorder.exchanges)}, {recorder.tokens} of them for a token",
        "Answers": f"{answered} of {len(questions.findings)}",
        "Left in the tenant": f"{len(remains)} things, named to the user" if remains else "nothing",
    }
    report = Report(tenant.scrubber, tenant.run, [connection.environment_url, connection.token_url])
    print(report.text(facts, questions.findings), end="", flush=True)


def _say_what_is_left(tenant: Tenant, remains: list[Thing]) -> None:
    for thing in remains:
        if thing.identifier:
            why = f" ({thing.problem})" if thing.problem else ""
            say(f'The {thing.kind} "{thing.name}" could not be deleted{why}: {_removal(tenant, thing)}.')
        else:
            say(f'The {thing.kind} "{thing.name}" may have been made: please look, and delete it.')
    if len(remains) > 1:
        say("Rules go first, then stores, then a plan.")


def _removal(tenant: Tenant, thing: Thing) -> str:
    url = tenant.recorder.connection.environment_url + PATHS[thing.kind]
    return f"delete it in PingOne's console, or by DELETE {url}/{thing.identifier}"


def _by_variable(problem: str) -> str:
    """Put the environment variable in place of the option that a problem is about."""
    option, rest = problem.split(":", 1)
    if option == "environment_id":
        return f"{VARIABLE}:{rest}"
    _read, names = CONNECTION_ARGUMENTS[option].get("fallback", (None, [option]))
    return f"{names[0]}:{rest}"


def _where() -> str:
    if os.environ.get("PINGONE_API_URL"):
        return "the address in PINGONE_API_URL"
    return f"region {os.environ.get('PINGONE_REGION_CODE') or 'NA'}"


if __name__ == "__main__":
    raise SystemExit(main())
