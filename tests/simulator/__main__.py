# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start the simulator: python tests/simulator --port 8765."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import server
from app import build
from simulator import Simulator

_BANNER = """
PingOne simulator, process {pid}.  Everything below is invented; stop it with Ctrl-C.

  export PINGONE_CLIENT_ID={client_id}
  export PINGONE_CLIENT_SECRET={client_secret}
  export PINGONE_ENVIRONMENT_ID={auth_environment_id}
  export PINGONE_API_URL={api_url}
  export PINGONE_TOKEN_URL={token_url}

  environment to manage  {environment_id}

Zoom, for a store that passes the connection test:
  SCIM URL         {zoom_scim_url}
  OAuth token URL  {zoom_oauth_token_url}
  account id       {zoom_account_id}
  client id        {zoom_client_id}
  client secret    {zoom_client_secret}

OpenAPI page  {docs_url}
control API   {control_url}
"""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="simulator", description="A PingOne and a Zoom token endpoint on loopback.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8765, help="port to listen on, 0 for a free one (default: 8765)")
    parser.add_argument("--ready-file", type=Path, help="write the connection data here once connections are accepted")
    parser.add_argument("--exit-with-parent", action="store_true", help="end when the parent process ends")
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    return parser.parse_args()


def main() -> None:
    """Serve until told to stop."""
    options = arguments()
    simulator = Simulator()
    try:
        bound = server.listen(options.host, options.port)
    except OSError as problem:
        raise SystemExit(f"Cannot listen on {options.host} port {options.port}: {problem.strerror}") from None

    def on_ready() -> None:
        connection = simulator.connection(server.url_of(bound))
        if not options.quiet:
            print(_BANNER.format(**connection), flush=True)
        if options.ready_file:
            # Renamed into place, so that whoever waits for the file never reads half of it.
            unfinished = options.ready_file.with_name(f"{options.ready_file.name}.{os.getpid()}")
            unfinished.write_text(json.dumps(connection, indent=2) + "\n")
            unfinished.replace(options.ready_file)

    server.run(build(simulator), bound, on_ready, with_parent=options.exit_with_parent)


if __name__ == "__main__":
    main()
