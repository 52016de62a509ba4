# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ten questions that only a tenant can answer, each asked of a store of this run's own."""

from __future__ import annotations

import json
from collections.abc import Callable

from collection import IN_USE, READ_ONLY, TAKEN, TYPE, ServiceError, option_of
from findings import (
    DISCLOSURE,
    INVENTED,
    SECRET,
    Finding,
    Record,
    details_of,
    dict_of,
    list_of,
    meaning_of,
    members_of,
    names_of,
    quoted,
    secret_in,
)
from ground import STORES, Ground
from recorder import Stopped
from scrub import shape
from tenant import Tenant, Unanswered

_CONNECTION_CHECK = "application/vnd.pingidentity.connection.check+json"


class Questions(Ground):
    """Asks, one question after another; what one needs of another's work it can do without the other, too."""

    def __init__(self, tenant: Tenant) -> None:
        super().__init__(tenant)
        self.findings = {number: Finding(title) for number, (title, _ask) in enumerate(self._all(), 1)}

    def ask_all(self, writing: bool) -> None:
        """Ask everything, or only what makes nothing in the tenant."""
        methods = dict(enumerate(self._all(), 1))
        # What makes nothing comes first, and what may cost a store its life last.
        for number in (6, 9, 1, 5, 7, 2, 10, 3, 8, 4):
            if writing or number in (6, 9):
                self._ask(self.findings[number], methods[number][1])
            else:
                self.findings[number].failed("the list of stores cannot be read, so nothing was made")

    def give_up(self, reason: str) -> None:
        """Answer what has no answer yet with the reason for it."""
        for finding in self.findings.values():
            if not finding.answer:
                finding.failed(reason)

    def _all(self) -> list[tuple[str, Callable[[Finding], None]]]:
        return [
            ("What does reading a store show of its secret?", self._disclosure),
            ("What does a PUT without the secret do?", self._put_without_secret),
            ("May two stores have the same name?", self._same_name),
            ("How is the deletion of a store refused that a rule refers to?", self._delete_in_use),
            ("What is the exact shape of the list?", self._list_shape),
            ("What is Zoom's metadata?", self._metadata),
            ("Which defaults does PingOne put into `configuration`?", self._defaults),
            ("May a PUT change the type?", self._type_change),
            ("What does a connection test answer that fails?", self._connection_test),
            ("How do errors spell the target of a configuration key?", self._targets),
        ]

    def _ask(self, finding: Finding, method: Callable[[Finding], None]) -> None:
        before = len(self._recorder.exchanges)
        try:
            method(finding)
        except Unanswered as reason:
            finding.failed(str(reason))
        except ServiceError as error:
            finding.failed(self.tenant.reason(error))
        except Stopped:
            raise
        except Exception as error:
            # No answer of a service must end this program, however odd it is.
            finding.failed(f"the answer was not understood ({type(error).__name__})")
        if not finding.evidence:
            finding.evidence = self._recorder.exchanges[before:]

    def _disclosure(self, finding: Finding) -> None:
        store = self._zoom_store()
        shown = {"the answer to the creation": secret_in(self._created.body) if self._created else "not seen"}
        self._read = self._get()
        shown["GET"] = secret_in(self._read.body)
        try:
            self._list_with(store["id"])
            listed = next(
                (one for page in self._pages for one in members_of(page) if one.get("id") == store["id"]), None
            )
            shown["the list"] = "not seen" if listed is None else secret_in(listed)
        except ServiceError as error:
            shown["the list"] = f"not seen ({self.tenant.reason(error)})"
        finding.evidence = [one for one in (self._created, self._read, *self._pages) if one]
        ways = set(shown.values())
        answer = f"{ways.pop()}, everywhere" if len(ways) == 1 else "; ".join(f"{k}: {v}" for k, v in shown.items())
        finding.found(f"{answer}. Only `{SECRET}` was looked at.", DISCLOSURE[shown["GET"].split()[0]])

    def _put_without_secret(self, finding: Finding) -> None:
        before = dict_of(dict_of((self._read or self._get()).body).get("configuration"))
        put = self._put(self._record({SECRET: None}))
        finding.evidence = [put]
        if not put.succeeded:
            meaning = "*reject*: as assumed; it fails before it writes when a required secret is not to be had."
            finding.found(f"refused: {self._brief(put)}", meaning)
            return
        read = self._get()
        finding.evidence.append(read)
        after = dict_of(dict_of(read.body).get("configuration"))
        if before.get(SECRET) in (None, ""):
            answer = "accepted; whether the secret was kept cannot be seen, as PingOne shows nothing of it"
            meaning = "*reject* it is not. The collection goes on refusing such a write, which is safe in either case."
        elif after.get(SECRET) == before[SECRET]:
            answer = "accepted, and the stored secret was kept"
            meaning = "*keep*: the collection's refusal to write without a required secret is stricter than it must be."
        else:
            looks = shape(after[SECRET], INVENTED) if SECRET in after else "absent"
            answer = f"accepted, and the secret is gone: {looks}"
            meaning = "*clear*: the collection's refusal to write without a required secret prevents the loss of it."
        finding.found(f"{answer} ({self._brief(put)})", meaning)

    def _same_name(self, finding: Finding) -> None:
        self._zoom_store()
        before = len(self._recorder.exchanges)
        try:
            self.tenant.make_store(self._record())
        except ServiceError as error:
            posts = [one for one in self._recorder.exchanges[before:] if one.method == "POST" and one.status]
            if not posts or error.status in (None, 401, 403, 429) or posts[-1].succeeded:
                raise
            known = "the collection explains it." if error.says(TAKEN) else f"the collection expects `{TAKEN}` instead."
            finding.found(f"no: {self._brief(posts[-1])}", f"*refused*: names are unique; {known}")
            return
        meaning = "*allowed*: `name` may match several stores, which the collection reports with their ids."
        finding.found("yes, a second store was made", meaning)

    def _delete_in_use(self, finding: Finding) -> None:
        store = self._zoom_store()
        plan, source = self._plan(), self._source()
        name = self.tenant.name("rule")
        rule = {
            "name": name,
            "active": False,
            "plan": {"id": plan},
            "sourceStore": {"id": source},
            "targetStore": {"id": store["id"]},
        }
        self.tenant.scrubber.show([name])
        made = self.tenant.make("rule", f"/propagation/plans/{plan}/rules", rule)
        if not made.succeeded:
            finding.evidence = [made]
            raise Unanswered(f"the rule could not be made: {self._brief(made)}")
        deleted = self.tenant.ask("DELETE", self._path(store), "delete the store that a rule refers to")
        finding.evidence = [made, deleted]
        if deleted.succeeded:
            left = self.tenant.ask("GET", self._path(store), "look for the store")
            finding.evidence.append(left)
            gone = "and it is gone" if left.status == 404 else f"but it is still there ({self._brief(left)})"
            meaning = "*not protected*: a store goes although a rule refers to it, so the collection should look first."
            finding.found(f"not at all: {self._brief(deleted)}, {gone}", meaning)
            return
        codes = [detail.get("code") for detail in details_of(dict_of(deleted.body))]
        if deleted.status in (400, 409) or IN_USE in codes:
            meaning = f"*{deleted.status}*: the collection takes it for a store in use, and names the rules."
        else:
            meaning = "*another status*: the collection does not name the rules, and has to learn this answer."
        finding.found(f"refused: {self._brief(deleted)}", meaning)

    def _list_shape(self, finding: Finding) -> None:
        store = self._zoom_store()
        if not self._pages:
            self._list_with(store["id"])
        finding.evidence = self._pages
        pages = [dict_of(page.body) for page in self._pages]
        numbers = [len(members_of(page)) for page in self._pages]
        first, altogether = pages[0], sum(numbers)
        said = ["members: " + names_of(first), "`_links`: " + names_of(dict_of(first.get("_links")))]
        for key in ("count", "size"):
            said.append(f"`{key}`: " + meaning_of(first.get(key), numbers[0], altogether))
        ours = [one for page in self._pages for one in members_of(page) if one.get("id") == store["id"]]
        said.append(f"a store in it {'has' if any('_links' in one for one in ours) else 'has no'} `_links`")
        said.append("one page" if len(pages) == 1 else f"{len(pages)} pages by `_links.next`")
        content = self._pages[0].answer.headers.get("content-type", "none") if self._pages[0].answer else ""
        said.append(f"Content-Type {quoted(content)}")
        way = "*paged*: the collection follows the links." if len(pages) > 1 else "*one page*: the collection reads it."
        finding.found("; ".join(self.tenant.scrubber.text(one) for one in said), way)

    def _metadata(self, finding: Finding) -> None:
        path = "/propagation/storeMetadata/Zoom"
        answered = self.tenant.ask("POST", path, "read Zoom's metadata", {})
        body = answered.body
        if not answered.succeeded or not isinstance(body, dict):
            raise Unanswered(self._brief(answered))
        profiles = [names_of(dict_of(one)) for one in list_of(body.get("connectionProfiles"))]
        attributes = [
            names_of(dict_of(attribute))
            for one in list_of(body.get("connectionProfiles"))
            for attribute in list_of(dict_of(one).get("connectionAttributes"))
        ]
        said = ["members: " + names_of(body)]
        said += [f"{len(profiles)} connection profiles of " + " or ".join(dict.fromkeys(profiles))] if profiles else []
        said += ["their attributes of " + " or ".join(dict.fromkeys(attributes))] if attributes else []
        said += ["`attributeMetadata`: " + names_of(dict_of(body.get("attributeMetadata")))]
        meaning = "*opaque*: the collection does not read it; the keys below can be held against its options."
        finding.found(self.tenant.scrubber.text("; ".join(said)), meaning)

    def _defaults(self, finding: Finding) -> None:
        read = self._read or self._get()
        sent = self._record()
        body = dict_of(read.body)
        configuration = dict_of(body.get("configuration"))
        added = {key: value for key, value in configuration.items() if key not in sent["configuration"]}
        members = {key: value for key, value in body.items() if key not in sent and key not in READ_ONLY}
        shown = self.tenant.scrubber.json({"configuration": added, **members})
        listed = (
            ", ".join(quoted(f"{key}: {json.dumps(value)}") for key, value in shown.pop("configuration").items())
            or "none"
        )
        beside = ", ".join(quoted(f"{key}: {json.dumps(value)}") for key, value in shown.items()) or "none"
        put = self._put(self._record({"AUTHENTICATION_METHOD": None}))
        finding.evidence = [read, put]
        if put.succeeded:
            method = dict_of(dict_of(put.body).get("configuration")).get("AUTHENTICATION_METHOD")
            without = f"is accepted, and then it is {quoted(self.tenant.scrubber.text(str(method)))}"
        else:
            without = f"is refused: {self._brief(put)}"
        meaning = "*injected*: extra keys are no drift, as only keys that a task sets are compared."
        meaning = meaning if added else "*none*: what is not sent stays absent; the collection is right in either case."
        answer = f"into `configuration`: {listed}; beside it: {beside}"
        finding.found(f"{answer}. A PUT without `AUTHENTICATION_METHOD` {without}", meaning)

    def _type_change(self, finding: Finding) -> None:
        # A directory store needs no configuration, so that nothing but the type can be wrong.
        record = {**self._record(), "type": "directory"}
        del record["configuration"]
        put = self._put(record)
        finding.evidence = [put]
        if not put.succeeded:
            at_type = any(detail.get("target") == "type" for detail in details_of(dict_of(put.body)))
            meaning = "*reject*: as assumed; the collection never sends another type."
            meaning = meaning if at_type else "*reject*, but perhaps not because of the type: see the details."
            finding.found(f"no: {self._brief(put)}", meaning)
            return
        kind = dict_of(self._get().body).get("type")
        if kind == TYPE:
            finding.found(f"it is accepted and ignored ({self._brief(put)})", "*ignored*: the type never changes.")
            return
        self._store = None
        finding.found(f"yes, {self._brief(put)}", "*accepted*: the collection never sends another type all the same.")

    def _connection_test(self, finding: Finding) -> None:
        path = f"{STORES}/connection/status"
        purpose = "test a connection that cannot work"
        tested = self.tenant.ask("POST", path, purpose, self._record(), content_type=_CONNECTION_CHECK)
        answer = self._brief(tested)
        if tested.succeeded:
            empty = "an empty body" if tested.answer and not tested.answer.body else "a body, see below"
            meaning = "*no failure*: invented credentials pass, so that `test_connection` proves nothing here."
            finding.found(f"it does not fail: {answer}, with {empty}", meaning)
            return
        known = [option_of(str(detail.get("target")))[0] for detail in details_of(dict_of(tested.body))]
        meaning = f"*{tested.status}*: the collection fails the task with this answer, nothing written"
        finding.found(answer, meaning + (f"; the options it names: {', '.join(sorted(set(known)))}." if known else "."))

    def _targets(self, finding: Finding) -> None:
        wrong: Record = {
            "SCIM_URL": None,
            "OAUTH_TOKEN_URL": "no address",
            "REMOVE_ACTION": "Neither",
            "CREATE_USERS": "maybe",
        }
        put = self._put(self._record(wrong))
        finding.evidence = [put]
        if put.succeeded:
            meaning = "*not validated*: a wrong configuration is stored; the collection checks its own options only."
            finding.found(f"there is no error: a wrong configuration is accepted ({self._brief(put)})", meaning)
            return
        details = details_of(dict_of(put.body))
        targets = [detail["target"] for detail in details if isinstance(detail.get("target"), str)]
        if not targets:
            meaning = "*no target*: the collection repeats PingOne's message, and can name no option."
            finding.found(f"they name none: {self._brief(put)}", meaning)
            return
        unknown = [target for target in targets if not option_of(target)[0].startswith("configuration.")]
        style = "configuration_dotted" if any(one.startswith("configuration.") for one in targets) else "bare"
        understood = "the collection puts each in an option's name."
        if unknown:
            style, understood = "another", f"the collection has no option for {', '.join(map(quoted, unknown))}."
        listed = ", ".join(f"{quoted(target)} ({quoted(option_of(target)[0])})" for target in targets)
        scrubbed = self.tenant.scrubber.text
        finding.found(scrubbed(f"{listed}; HTTP {put.status}"), scrubbed(f"*{style}*: {understood}"))
