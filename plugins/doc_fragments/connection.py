# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options, as every module documents them; module_utils/_connection.py holds their spec."""

from __future__ import annotations


class ModuleDocFragment:
    """Options, requirements and notes that all modules of the collection share."""

    DOCUMENTATION = r"""
options:
  environment_id:
    description:
      - ID of the PingOne environment that is managed, a UUID.
    type: str
    required: true
  client_id:
    description:
      - Client ID of the worker application that asks.
      - Needed with O(client_secret), unless there is an O(access_token).
      - Defaults to the environment variable E(PINGONE_CLIENT_ID).
    type: str
  client_secret:
    description:
      - Client secret of the worker application.
      - Defaults to the environment variable E(PINGONE_CLIENT_SECRET).
    type: str
  auth_environment_id:
    description:
      - ID of the environment that holds the worker application, where it is not the one that is managed.
      - Defaults to the environment variable E(PINGONE_ENVIRONMENT_ID), else to O(environment_id).
    type: str
  access_token:
    description:
      - A ready-made access token, so that none needs to be asked for.
      - With O(client_id) and O(client_secret) beside it, these renew the token when PingOne refuses it. Where O(api_url) is
        set, they do so only with O(token_url).
      - Defaults to the environment variable E(PINGONE_API_ACCESS_TOKEN).
    type: str
  region:
    description:
      - Region of the PingOne organization. V(NA) is North America (C(pingone.com)), V(CA) Canada (C(pingone.ca)), V(EU)
        Europe (C(pingone.eu)), V(AU) Australia (C(pingone.com.au)), V(SG) Singapore (C(pingone.sg)), and V(AP) Asia-Pacific
        for long-standing customers (C(pingone.asia)).
      - Defaults to the environment variable E(PINGONE_REGION_CODE).
    type: str
    default: NA
    choices:
      - NA
      - CA
      - EU
      - AU
      - SG
      - AP
  api_url:
    description:
      - Base URL of the API in place of the region's, with or without a trailing C(/v1).
      - Needs O(token_url) or O(access_token) beside it, so that credentials never go to another party than the API's.
      - C(http) is accepted for loopback addresses only.
      - Defaults to the environment variable E(PINGONE_API_URL).
    type: str
  token_url:
    description:
      - Complete URL of the token endpoint in place of the region's, for environments with a custom domain.
      - C(http) is accepted for loopback addresses only.
      - Defaults to the environment variable E(PINGONE_TOKEN_URL).
    type: str
  token_endpoint_auth_method:
    description:
      - How the worker application authenticates at the token endpoint, as it is set in the application.
      - V(client_secret_basic) sends the secret in the C(Authorization) header, V(client_secret_post) in the body.
    type: str
    default: client_secret_basic
    choices:
      - client_secret_basic
      - client_secret_post
  validate_certs:
    description:
      - Whether TLS certificates are checked. Switch it off only where nobody else can reach the network.
    type: bool
    default: true
  ca_path:
    description:
      - File or folder with the certificates of the authorities to trust.
      - Without it, those of the Python library C(requests) are trusted, or what E(REQUESTS_CA_BUNDLE) names.
    type: path
  timeout:
    description:
      - Seconds that one request may take, all of it, until the last byte of the answer.
    type: float
    default: 30
  retry_timeout:
    description:
      - Seconds that one request and its retries may take.
      - Requests are tried again after network errors, and after the HTTP statuses 408, 429, 500, 502, 503 and 504. A
        creation is tried again only when it is sure that it was not carried out.
    type: float
    default: 120
requirements:
  - requests >= 2.25.0
notes:
  - The empty string counts as unset for each of the connection options.
  - Environment variables are read where the module runs, which is the controller with a local connection.
  - With a local connection and C(ansible_python_interpreter) set to C({{ ansible_playbook_python }}), the module is run in the
    worker process of ansible-core, which takes a fraction of the time; the items of a loop then share a token and a listing,
    and the tasks of a play share the token, in memory alone. With C(become), C(async), C(environment), another Python or
    another host, and on macOS, it is run as any module is. The results are the same. The variable C(pingone_direct) set to
    V(false), or the environment variable E(PINGONE_ANSIBLE_DIRECT) set to V(0), asks for a process of its own in any case.
    C(-vvv) says which way was taken, and why.
  - The worker application needs the role Environment Admin for the managed environment.
  - Proxies are taken from the environment variables E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY).
seealso:
  - name: Identity propagation
    description: Ping Identity's documentation of the API for provisioning.
    link: https://developer.pingidentity.com/pingone-api/platform/identity-propagation-provisioning.html
"""
