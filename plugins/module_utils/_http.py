# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The parts of an HTTP exchange that need no HTTP library: its time limit, what its errors say, where a URL leads."""

from __future__ import annotations

import queue
import re
import threading
import typing as t
from urllib.parse import urljoin, urlsplit

_T = t.TypeVar("_T")
_Order = tuple[t.Callable[[], t.Any], "queue.SimpleQueue[tuple[bool, t.Any]]"]

# urllib3's names for errors that come before a byte of the request was sent.
_NEVER_SENT = frozenset(
    {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ConnectTimeout", "ProxyError"}
)
# Names of errors that quote what was received.
_QUOTING = frozenset({"BadStatusLine", "InvalidChunkLength", "UnknownProtocol"})
NO_HTTP = "its answer is no HTTP"

_BODY_LIMIT = 16 * 1024 * 1024
_TOO_LARGE = "Check that api_url is PingOne's API: its answers are small."
_NETWORK = "Check region, api_url and token_url, the proxy and the network in between."
_ADDRESS = "Check api_url, token_url and the address of the proxy."
_BUNDLE = "Check ca_path, or the environment variables REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE."
_NO_BUNDLE = ("NO_CERTIFICATE_OR_CRL_FOUND", "PEM lib", "[X509")
_TRUST = "If a certificate authority of your own signed it, name its bundle in ca_path, or in REQUESTS_CA_BUNDLE."


class NoAnswerError(Exception):
    """No usable answer came. ``sent``: the request may have arrived; ``final``: trying again is of no use."""

    def __init__(self, reason: str, remedy: str = _NETWORK, *, sent: bool = True, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.sent = sent
        self.final = final


class Worker:
    """Carries out one piece of work after another, in a thread of its own, for somebody who does not wait for ever.

    The thread is a daemon: an answer that never ends must not keep the process alive.
    """

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        threading.Thread(target=_carry_out, args=(self._orders,), daemon=True).start()

    def __del__(self) -> None:
        self._orders.put(None)

    def within(self, seconds: float, work: t.Callable[[], _T]) -> _T:
        """Return what ``work`` returns, or raise TimeoutError, after which this worker is of no use any more.

        An HTTP library limits each read, but not their sum.
        """
        outcome: queue.SimpleQueue[tuple[bool, t.Any]] = queue.SimpleQueue()
        self._orders.put((work, outcome))
        try:
            succeeded, value = outcome.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None
        if not succeeded:
            raise value
        return t.cast("_T", value)


def _carry_out(orders: queue.SimpleQueue[_Order | None]) -> None:
    while True:
        order = orders.get()
        if order is None:
            return
        work, outcome = order
        try:
            outcome.put((True, work()))
        except BaseException as error:  # pylint: disable=broad-exception-caught  # it is raised again for who waits
            outcome.put((False, error))
        # What was done, and for whom, must not be kept alive until the next order.
        del order, work, outcome


class Body:
    """What a request sends, for as long as somebody waits for the answer.

    A thread that hangs before it sends anything, as it looks a name up or tries one address after another, would send
    it later, when the same has perhaps been sent again.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.withheld = False

    def __len__(self) -> int:
        return len(self._content)

    def __iter__(self) -> t.Iterator[bytes]:
        if self.withheld:
            raise ValueError("nobody waits for the answer any more")
        yield self._content


def limited(chunks: t.Iterable[bytes]) -> t.Iterator[bytes]:
    """Yield what comes of a body. Raises NoAnswerError where it is larger than any answer of PingOne's."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > _BODY_LIMIT:
            raise NoAnswerError("its answer is larger than 16 MiB", _TOO_LARGE, final=True)
        yield chunk


def too_late(timeout: float) -> NoAnswerError:
    """Say that no answer came within ``timeout`` seconds, whoever noticed."""
    return NoAnswerError(f"it did not answer within {timeout:g} s")


def no_answer_from(error: BaseException, timeout: float) -> NoAnswerError:
    """Say what an HTTP library's exception means, where the library waits ``timeout`` seconds."""
    chain = list(_causes(error))
    names = {type(one).__name__ for one in chain}
    # Neither an object's address, which differs in each run, nor the password of a proxy.
    root = re.sub(r"<[^>]*>(, '|: )?", "", str(chain[-1])) or type(chain[-1]).__name__
    root = re.sub(r"//[^/\s]*@", "//", root)
    if "CA certificate bundle" in root or any(sign in root for sign in _NO_BUNDLE):
        return NoAnswerError(f"the certificates to trust cannot be read ({root})", _BUNDLE, sent=False, final=True)
    # An error about a header of ours has the same name, but is one about a value.
    theirs = any(type(one).__name__ == "InvalidHeader" and not isinstance(one, ValueError) for one in chain)
    if theirs or names & _QUOTING:
        return NoAnswerError(NO_HTTP)
    if isinstance(error, ValueError):
        return NoAnswerError(f"the request cannot be sent ({root})", _ADDRESS, sent=False, final=True)
    if "CERTIFICATE_VERIFY_FAILED" in root or "CertificateError" in names:
        return NoAnswerError(f"its TLS certificate was not accepted ({root})", _TRUST, sent=False, final=True)
    if names & {"ReadTimeout", "ReadTimeoutError"}:
        return too_late(timeout)
    if names & _NEVER_SENT:
        return NoAnswerError(f"no connection could be made ({root})", sent=False)
    return NoAnswerError(f"the connection broke ({root})")


def proxy_of(address: str) -> str:
    """Return a proxy's address with its scheme, empty for none. Raises ValueError, which quotes no password."""
    address = address if "://" in address or not address else f"http://{address}"
    try:
        parts = urlsplit(address)
        usable = parts.hostname and parts.port != 0 and "@" not in f"{parts.path}{parts.query}{parts.fragment}"
    except ValueError:
        usable = False
    if address and not usable:
        raise ValueError("the address of the proxy is malformed")
    return address


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL, the scheme's own port where none is written."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or default


def next_link(page: t.Mapping[str, t.Any], url: str) -> str:
    """Return the URL of the page after this one, empty after the last. Raises ValueError for a link that is no link."""
    links = page.get("_links")
    link = links.get("next") if isinstance(links, dict) else None
    if link is None:
        return ""
    href = link.get("href") if isinstance(link, dict) else link
    if href is None:
        return ""
    if not isinstance(href, str) or not href:
        raise ValueError("a page's next link is no URL")
    following = urljoin(url, href)
    # HTTP libraries disagree about such URLs, so that one could lead elsewhere than it seems to.
    doubtful = re.search(r"[\s\x00-\x1f\x7f\\]", href) or "@" in urlsplit(following).netloc
    if doubtful or origin(following) != origin(url):
        raise ValueError("a page's next link leads to another host, where the token must not go")
    return following


def _causes(error: BaseException) -> t.Iterator[BaseException]:
    """Walk from an exception to the one at its root; urllib3 keeps it in ``reason`` or in the arguments."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        inner = [getattr(cause, "reason", None), *cause.args, cause.__cause__, cause.__context__]
        cause = next((one for one in inner if isinstance(one, BaseException)), None)
