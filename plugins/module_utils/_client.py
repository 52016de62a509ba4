# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""HTTP and the token: the only file that imports requests. What is no success is a ServiceError."""

from __future__ import annotations

import time
import traceback
import typing as t
import uuid
import warnings

from ansible.module_utils.ansible_release import __version__ as ansible_core_version
from ansible.module_utils.basic import missing_required_lib

from ._answers import Answer, Asked, no_refusal, refusal, token_remedy
from ._connection import Connection, is_loopback
from ._errors import MissingLibraryError, ServiceError
from ._http import NO_HTTP, Body, NoAnswerError, Worker, limited, no_answer_from, origin, proxy_of, too_late
from ._kept import Kept
from ._retry import Attempts, Budget
from ._token import Token, basic_pair, token_of, token_request
from ._version import VERSION

requests: t.Any = None

# Statuses of a request that was not looked at, so that what was listed before still holds.
_SAYS_NOTHING = (401, 429)
_CHUNK = 64 * 1024
_INTERPRETER = (
    ". Where the module runs on the controller, this variable of the play or the host is the cure:"
    ' ansible_python_interpreter: "{{ ansible_playbook_python }}"'
)


def why_no_requests() -> str:
    """Load the library requests; return the traceback where that fails, empty where it does not."""
    global requests
    try:
        import requests.utils  # noqa: PLC0415 - it takes half of a module's start, and a task that asks nothing needs it not
    except ImportError:
        return traceback.format_exc()
    return ""


class Client:
    """The HTTP side of one task: sends single requests, with the token.

    ``transaction_id`` goes with every request; ``secrets`` are kept out of what comes from the service; ``waits`` says what
    the task has waited for.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        kept: Kept | None = None,
        clock: t.Callable[[], float] = time.monotonic,
        sleep: t.Callable[[float], None] = time.sleep,
    ) -> None:
        if missing := why_no_requests():
            raise MissingLibraryError(missing_required_lib("requests") + _INTERPRETER, missing)
        self.connection = connection
        self.transaction_id = str(uuid.uuid4())
        self.secrets = {connection.client_secret, connection.access_token} - {""}
        if connection.client_secret:
            self.secrets.add(basic_pair(connection))
        self.waits: list[str] = []
        # Whether the token was asked for by another task, which cannot know that it has been revoked since.
        self.token_was_taken = False
        self.kept = kept or Kept()
        self.kept.secrets = self.secrets
        if connection.access_token and self.kept.token is None:
            self.kept.token = Token(connection.access_token, None)
        self._clock = clock
        self._sleep = sleep
        if not connection.validate_certs:
            warnings.filterwarnings("ignore", message="Unverified HTTPS request")

    def budget(self, seconds: float | None = None) -> Budget:
        """Return the time that one request and its retries may take from now on, ``retry_timeout`` unless told."""
        return Budget(self.connection.retry_timeout if seconds is None else seconds, self._clock, self._sleep)

    def now(self) -> float:
        """Return the time of the clock that budgets are counted by, in seconds."""
        return self._clock()

    def asked(self, purpose: str, method: str, url: str, party: str = "PingOne") -> Asked:
        """Return what errors say of a request, its secrets not yet hidden."""
        return Asked(purpose, f"{method} {url}", self.transaction_id, party)

    def no_answer(self, asked: Asked, reason: str, remedy: str, answer: Answer | None, **flags: bool) -> ServiceError:
        """Return the error for a request to which no usable ``answer`` came, or none; ``flags`` are ServiceError's."""
        return no_refusal(asked, reason, remedy, answer, self.secrets, **flags)

    def new_token(self) -> Token:
        """Return an access token that nobody has had before, unless one was given. Raises ServiceError."""
        tokens = self.kept.tokens
        if self.connection.access_token:
            return self.token()
        self.kept.token = self.kept.tokens = None
        try:
            token = self.token()
        finally:
            self.kept.tokens = tokens
        if tokens is not None:
            tokens.put(token)
        return token

    def token(self, budget: Budget | None = None) -> Token:
        """Return the access token, asking for one where there is none. Raises ServiceError."""
        attempts = Attempts(budget or self.budget())
        if self.kept.token is None and self.kept.tokens is not None:
            self.kept.token = self.kept.tokens.get()
            self.token_was_taken = self.kept.token is not None
        while self.kept.token is None:
            try:
                self.kept.token = self._fetch_token(attempts)
                self.token_was_taken = False
            except ServiceError as error:
                if not attempts.may_go_on(error):
                    raise
        self.secrets.add(self.kept.token.value)
        return self.kept.token

    def renew_token(self) -> bool:
        """Drop the token, so that the next request asks for another; return False where there is nobody to ask."""
        if not self.connection.can_fetch_token:
            return False
        if self.kept.tokens is not None and self.kept.token is not None:
            self.kept.tokens.drop(self.kept.token)
        self.kept.token = None
        return True

    def attempt(
        self,
        asked: Asked,
        url: str,
        headers: t.Mapping[str, str],
        data: bytes | None,
        attempts: Attempts,
        accept: t.Collection[int] = (),
    ) -> Answer:
        """Send one request, once, and return its answer: a success, or a status in ``accept``. Raises ServiceError."""
        attempts.count += 1
        try:
            answer = self._exchange(asked.method, url, headers, data)
        except NoAnswerError as problem:
            self.kept.forget()
            attempts.uncertain = attempts.uncertain or problem.sent
            reason, flags = f"{origin(url)[1]}: {problem.reason}", {"uncertain": problem.sent, "final": problem.final}
            raise self.no_answer(asked, reason, problem.remedy, None, **flags) from None
        if 200 <= answer.status < 300 or answer.status in accept:
            return answer
        if answer.status not in _SAYS_NOTHING:
            self.kept.forget()
        error = refusal(answer, asked, self.secrets)
        attempts.uncertain = attempts.uncertain or error.uncertain
        raise error

    def _fetch_token(self, attempts: Attempts) -> Token:
        url = self.connection.token_url
        asked = self.asked("get an access token", "POST", url, "the token endpoint")
        headers, data = token_request(self.connection)
        asked_at = time.time()
        try:
            answer = self.attempt(asked, url, headers, data, attempts)
        except ServiceError as error:
            error.remedy = error.remedy or token_remedy(error.failure)
            raise
        token = token_of(answer.json(), asked_at)
        if token is None:
            reason = "the token endpoint's answer holds no access token"
            raise self.no_answer(asked, reason, "Check token_url.", answer, final=True)
        if self.kept.tokens is not None:
            self.kept.tokens.put(token)
        return token

    def _exchange(self, method: str, url: str, headers: t.Mapping[str, str], data: bytes | None) -> Answer:
        """Carry out one exchange within the connection's timeout. Raises NoAnswerError."""
        session = self.kept.session = self.kept.session or _new_session()
        worker = self.kept.worker = self.kept.worker or Worker()
        body = Body(data or b"")
        try:
            return worker.within(self.connection.timeout + 0.1, lambda: self._send(session, method, url, headers, body))
        except TimeoutError:
            # The thread that still waits for the answer keeps the old session.
            self.kept.session = self.kept.worker = None
            body.withheld = True
            raise too_late(self.connection.timeout) from None
        except NoAnswerError:
            # What is left of such an answer must not be taken for that to the next request.
            self.kept.session = None
            raise
        except (requests.packages.urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise no_answer_from(error, self.connection.timeout) from None

    def _send(
        self, session: requests.Session, method: str, url: str, headers: t.Mapping[str, str], body: Body
    ) -> Answer:
        ours = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": f"community.pingone/{VERSION} ansible-core/{ansible_core_version}",
            "X-Ping-External-Transaction-ID": self.transaction_id,
        }
        with session.request(
            method,
            url,
            headers={**ours, **headers},
            data=body,
            # Any auth at all keeps requests from putting .netrc's in place of the token.
            auth=lambda request: request,
            # Said for each request, since REQUESTS_CA_BUNDLE outranks what is said for the session.
            verify=(self.connection.ca_path or True) if self.connection.validate_certs else False,
            proxies=_proxies(url),
            timeout=self.connection.timeout,
            allow_redirects=False,
            stream=True,
        ) as response:
            content = b"".join(limited(response.iter_content(_CHUNK)))
            received = {name.lower(): value for name, value in response.headers.items()}
        if response.status_code < 200:
            # It announces another answer, for which the HTTP library does not wait.
            raise NoAnswerError(NO_HTTP)
        announced = received.get("content-length", "")
        if "content-encoding" not in received and announced.isdigit() and len(content) < int(announced):
            raise NoAnswerError("its answer broke off")
        return Answer(response.status_code, received, content)


def _new_session() -> t.Any:
    session = requests.Session()
    # Else the library reads all of a redirect's body, and trips over a place that is none, though it is not to go there.
    session.get_redirect_target = lambda _response: None
    return session


def _proxies(url: str) -> dict[str, str]:
    """Keep requests without TLS on this machine: a proxy elsewhere would read the token on its way."""
    scheme, host = origin(url)[:2]
    proxy = proxy_of(requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url)) or "")
    return {"no_proxy": host} if scheme == "http" and proxy and not is_loopback(proxy) else {}
