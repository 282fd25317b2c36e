"""The documentation pages: whole, well formed, harmless, and their curls work."""

import re
import shlex
from html.parser import HTMLParser
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client, Response
from mockserver.control.rules.pages import TEMPLATES, cite, documentation
from mockserver.control.rules.samples import Login
from mockserver.control.rules.schema_words import Node, describe
from mockserver.vendors import VENDORS

from .problems import problem

NAMES = [*VENDORS, "_mock"]
VOID = {"meta", "br", "hr", "img", "link", "input"}
FIRST = {
    "twelved.get_contact": "twelved.save_contact",
    "eloqua.get_sync": "eloqua.create_sync",
    "eloqua.list_sync_logs": "eloqua.create_sync",
    "eloqua.list_sync_rejects": "eloqua.create_sync",
    "eloqua.list_sync_data": "eloqua.create_sync",
    "eloqua.delete_sync_data": "eloqua.create_sync",
    "synerise.list_local_segmentation_profiles": "synerise.create_local_segmentation",
    "synerise.list_materialization_profiles": "synerise.create_segmentation_materialization",
    "synerise.get_profile_export": "synerise.create_profile_export",
    "_mock.delete_fault": "_mock.create_fault",
    "_mock.delete_stub": "_mock.create_stub",
}
"""What the fixtures have none of, and the operation whose own example makes it."""
REFUSED = {
    "_mock.wait_for_requests": (408, "nobody asks meanwhile"),
    "_mock.read_recording": (404, "nothing was recorded"),
    "eloqua.issue_token": (401, "the spec has no word for a client's own secret"),
    "synerise.verify_user_mfa": (403, "the credential that the page makes is of a user without a second factor"),
}
"""The operations whose examples get another answer than the documented success, and why."""
NO_CURL = {"synerise.upload_catalog_items_csv"}
"""Whose body is a multipart form, which the pages do not write."""
LOADS = {"script", "img", "link", "iframe", "object", "embed", "audio", "video", "source", "base", "form", "svg"}
HOSTILE = "</code><script>alert('\"&')</script>{{ 7 * 7 }}"


class Page(HTMLParser):
    """A page read strictly: every tag is closed where it must be; texts by the class of their element, every attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: dict[str, list[str]] = {}
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = self.style = self.script = ""
        self.feed(html)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice in {self.get_starttag_text()}"
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        named = (dict(attrs).get("class") or "").partition(" ")[0]
        if tag not in VOID:
            self.open.append((tag, named))
            self.texts.setdefault(named, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1][0] == tag, f"</{tag}> at {self.getpos()} closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] in ("style", "script"):
            if self.open[-1][0] == "style":
                self.style += data
            else:
                self.script += data
            return
        self.text += data
        for named in {named for _, named in self.open}:
            self.texts[named][-1] += data

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


def read(client: Client, name: str) -> Page:
    response = client.call(f"GET /_mock/docs/{name}")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert response.text.startswith("<!DOCTYPE html>")
    return Page(response.text)


LOGINS = {
    "twelved": ["Authorization Bearer"],
    "eloqua": ["mock-secret", "mock-client-secret"],
    "incoplax": ["POST /rest/v1/iam/sessions", "admin-secret"],
    "admiralcloud": ["AKACMOCK42", "mock-access-secret"],
    "synerise": ["POST /uauth/auth/login/user", "user-secret", "apiKey", "x-api-key"],
}


@pytest.mark.parametrize("name", LOGINS)
def test_read_docs__shows_logins_and_makes_none(client: Client, name: str) -> None:
    before = client.call("GET /_mock/state").text
    text = read(client, name).text
    assert not [word for word in LOGINS[name] if word not in text]
    assert client.call("GET /_mock/state").text == before


@pytest.mark.parametrize("name", NAMES)
def test_read_docs__has_every_operation_with_evidence_and_statuses(client: Client, mock: Mock, name: str) -> None:
    html = client.call(f"GET /_mock/docs/{name}").text
    articles = dict(re.findall(r'<article id="operation-([^"]+)">(.*?)</article>', html, re.DOTALL))
    operations = mock.contracts[name].operations
    titles = mock.contracts[name].document["info"].get("x-documents", {})
    assert list(articles) and set(articles) == set(operations)
    for id, spec in operations.items():
        article = Page(articles[id])
        assert article.texts["wire"] == [f"{spec.verb} {spec.path}"]
        assert article.texts["badge"] == [spec.evidence] and article.texts["source"] == [cite(spec.source, titles)] and spec.source
        assert article.texts["status"] == [str(status) for status in spec.statuses]
        assert spec.summary in article.text
        assert ("none needed" in article.texts["credential"][0]) == spec.public
        assert set(re.findall(r"\w+", cite(spec.raw.get("description", ""), titles))) <= set(re.findall(r"\w+", article.text))


@pytest.mark.parametrize("name", NAMES)
def test_read_docs__has_every_component_and_links_lead_somewhere(client: Client, mock: Mock, name: str) -> None:
    page = read(client, name)
    ids, links = page.all("id"), page.all("href")
    assert len(set(ids)) == len(ids)
    components = mock.contracts[name].document["components"]
    assert {f"{kind}-{item}" for kind, items in components.items() for item in items} <= set(ids)
    inner = {link for link in links if link.startswith("#")}
    assert inner and {link for link in inner if link.removeprefix("#") not in ids} == set()
    for link in set(links) - inner:
        assert client.call(f"GET {link.removeprefix(client.url)}").status_code == 200, link


@pytest.mark.parametrize("name", NAMES)
def test_read_docs__loads_nothing_and_runs_its_own_script_alone(client: Client, name: str) -> None:
    page = read(client, name)
    assert page.tags & LOADS == {"script"} and page.script.strip() == (TEMPLATES / "page.js").read_text().strip()
    assert page.all("src") == [] and all(link.startswith(("#", f"{client.url}/_mock")) for link in page.all("href"))
    assert not [key for key, _ in page.attributes if key.startswith("on") or key == "style"]
    assert page.style and "url(" not in page.style and "@import" not in page.style


def test_read_docs__shows_examples_and_schemas(client: Client) -> None:
    page = read(client, "incoplax")
    assert '"displayname": "John Smith"' in page.text
    assert any("required" in text and "displayname" in text for text in page.texts["schema"])


def test_read_docs_index__is_the_index(client: Client) -> None:
    assert client.call("GET /_mock/docs").text == client.call("GET /_mock").text


def test_read_specs_index__is_the_index(client: Client) -> None:
    assert client.call("GET /_mock/specs").text == client.call("GET /_mock").text


@pytest.mark.parametrize("path", ["/_mock", "/_mock/", "/"])
def test_read_index__names_every_vendor_and_its_links_lead_somewhere(client: Client, mock: Mock, path: str) -> None:
    answer = client.call(f"GET {path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8"), answer.text
    page = Page(answer.text)
    assert not page.tags & LOADS
    for vendor in mock.vendors.values():
        assert vendor.title in page.text and all(prefix in page.text for prefix in vendor.prefixes)
    if path == "/":
        for link in {link.removeprefix(client.url).partition("#")[0] for link in page.all("href")}:
            assert client.call(f"GET {link}").status_code == 200, link


def test_read_docs__cites_documents_by_title(client: Client) -> None:
    page = client.call("GET /_mock/docs/synerise").text
    assert "docs/synerise" not in page and "“Synerise API reference”, lines 27-49" in page and "not shipped with this server" in page


def test_read_docs__access_of_an_operation_is_shown(client: Client) -> None:
    page = client.call("GET /_mock/docs/synerise").text
    at = page.index('id="operation-list_profiles"')
    shown = page[at : page.index("</article>", at)]
    assert "Callers: <code>workspace, user</code> · Permission: <code>API_LIST_CLIENT_READ</code>" in shown
    assert "Right of a user&#39;s role: <code>CLIENT_INFO.read</code> · Required headers: <code>Api-Version, Content-Type</code>" in shown
    assert "Callers: <code>anybody</code>" in page


@pytest.mark.parametrize(("path", "status"), [("nobody", 422), ("..%2Fincoplax", 404), ("incoplax.yaml", 422)])
def test_read_docs__vendor_unknown_422_or_404(client: Client, path: str, status: int) -> None:
    problem(client.call(f"GET /_mock/docs/{path}"), status, "/vendor" if status == 422 else None, "path")


def test_read_docs__locked_server_401_and_its_curls_bear_the_token(locked: Client) -> None:
    problem(locked.call("GET /_mock/docs/_mock"), 401)
    token = {"Authorization": "Bearer s3cret-ü".encode().decode("latin-1")}
    response = locked.call("GET /_mock/docs/_mock", headers=token)
    assert "s3cret" not in response.text
    assert all("$MOCKSERVER_CONTROL_TOKEN" in line for line in Page(response.text).texts["curl"] if "/health" not in line)


def send(client: Client, line: str) -> Response:
    """What curl would send of a line of the page, the variable filled in by what the page says to fill it with."""
    words = iter(shlex.split(line)[2:])
    verb, url, headers, data = "GET", "", {"Accept": "*/*"}, None
    for word in words:
        if word == "-X":
            verb = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "--data-raw":
            data = next(words).encode()
        else:
            url = word
    assert url.startswith(client.url), f"{url} is not this server's"
    return client.call(f"{verb} {url.removeprefix(client.url)}", headers=headers, data=data)


def read_lines(client: Client, mock: Mock, name: str, page: Page) -> dict[str, str]:
    """The curls of a page, with the variables filled in by what the page says to fill them with."""
    variables = {}
    for line in page.texts.get("setup", ()):
        wanted = re.search(r"^export (\w+)=.*-d '([^']*)'", line)
        assert wanted
        variables[f"${wanted[1]}"] = client.call("POST /_mock/credentials", data=wanted[2].encode()).json()["headers"]["Authorization"]
    lines = page.texts["curl"]
    assert lines and {word for word in variables if any(word in line for line in lines)} == set(variables)
    for word, value in variables.items():
        lines = [line.replace(word, value) for line in lines]
    shown = [value.removeprefix("operation-") for key, value in page.attributes if key == "id" and value.startswith("operation-")]
    assert set(shown) == set(mock.contracts[name].operations)
    return dict(zip((f"{name}.{key}" for key in shown if f"{name}.{key}" not in NO_CURL), lines, strict=True))


@pytest.mark.parametrize("auth", ["documented", "off"])
@pytest.mark.parametrize("name", NAMES)
def test_read_docs__curls_work(client: Client, mock: Mock, name: str, auth: str) -> None:
    """Every operation, with the examples of all its parameters and of its body, is asked of the world of the fixtures."""
    client.settings(auth=auth)
    lines = read_lines(client, mock, name, read(client, name))
    client.call("PUT /_mock/snapshots/before")
    problems = []
    for operation, line in lines.items():
        if name == "_mock":
            client.reset()
            client.call("PUT /_mock/snapshots/before")
            client.call("GET /rest/v1/addressbook/contacts")  # that there is a request to speak of
        else:
            client.call("POST /_mock/snapshots/before/restore")
        if operation in FIRST:
            send(client, lines[FIRST[operation]])
        answer = send(client, line)
        assert answer.headers["X-Mock-Operation"] == operation.partition("__")[0], line
        status, _ = REFUSED.get(operation, (0, ""))
        if status and auth == "off" and status in (401, 403):
            continue
        if answer.status_code != status if status else answer.status_code >= 400 or "X-Mock-Violations" in answer.headers:
            problems.append(f"{line}\n{answer.status_code} {answer.text}")
    assert not problems, "\n" + "\n".join(problems)


# -- of small documents


def document(text: str) -> dict[str, Any]:
    schema = {"type": "object", "description": text, "required": [text], "properties": {text: {"const": text, "pattern": text}}}
    operation = {
        "operationId": text,
        "tags": [text],
        "summary": text,
        "description": f"{text}\n- {text}\n- `{text}`",
        "x-evidence": text,
        "x-source": text,
        "security": [{text: []}],
        "parameters": [{"name": text, "in": "query", "description": text, "example": text, "schema": schema}],
        "requestBody": {"content": {text: {"schema": schema, "examples": {text: {"summary": text, "value": {text: text}}}}}},
        "responses": {text: {"description": text, "headers": {text: {"schema": schema}}, "content": {text: {"example": text}}}},
    }
    return {
        "info": {"title": text, "version": text, "description": text},
        "tags": [{"name": text, "description": text}],
        "paths": {f"/{text}": {"additionalOperations": {text: operation}}},
        "components": {"schemas": {text: schema}, "securitySchemes": {text: {"description": text}}, text: {text: text}},
    }


def test_documentation__hostile_text_is_escaped_everywhere() -> None:
    html = documentation(document(HOSTILE), f"http://{HOSTILE}", Login(HOSTILE, (HOSTILE,)))
    page = Page(html)
    assert html.count("<script") == 1 and page.script.strip() == (TEMPLATES / "page.js").read_text().strip()
    assert not [
        key
        for key, _ in page.attributes
        if key not in ("class", "id", "href", "lang", "charset", "name", "content", "type", "placeholder", "aria-label", "hidden")
    ]
    assert page.text.count(HOSTILE) > 25 and "49" not in page.text


def test_documentation__hostile_text_is_one_word_of_the_shell() -> None:
    text = "'; $(reboot) `reboot` \" @file"
    (line,) = Page(documentation(document(text), "http://h", Login())).texts["curl"]
    words = shlex.split(line)
    assert words[:3] == ["curl", "-sS", "-X"] and words[3] == text
    assert len(words) == 9 and words[4].startswith("http://h/") and words[-4:-1] == ["-H", f"Content-Type: {text}", "--data-raw"]


@pytest.mark.parametrize("reference", ["javascript:alert(1)", "http://example.com/x.yaml#/X", "#/paths/~1x"])
def test_describe__reference_out_of_the_components_is_no_link(reference: str) -> None:
    (word,) = describe({"$ref": reference}).words
    assert (word.text, word.href) == (reference, None)


def one_line(node: Node) -> str:
    """The node on one line: words [notes] {children}."""
    name = f"{node.name or node.label}{'!' if node.required else ''}: " if node.name or node.label else ""
    notes = f" [{'; '.join(node.notes)}]" if node.notes else ""
    children = f" {{{', '.join(map(one_line, node.children))}}}" if node.children else ""
    return f"{name}{''.join(word.text for word in node.words)}{notes}{children}"


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        (True, "anything"),
        (False, "nothing"),
        ({}, "anything"),
        ({"type": ["string", "null"], "maxLength": 5, "default": ""}, 'string or null [at most 5 characters; default ""]'),
        ({"enum": ["a", 1, None]}, 'one of "a", 1, null'),
        ({"const": "x"}, '"x"'),
        ({"$ref": "#/components/schemas/A", "type": "object"}, 'A [type "object"]'),
        ({"type": "array", "items": {"$ref": "#/components/schemas/A"}}, "array of A"),
        ({"type": ["array", "null"], "items": {"type": "integer"}}, "array of integer or null"),
        ({"type": "array", "items": {"type": "integer", "minimum": 0}}, "array of integer {each item: integer [at least 0]}"),
        ({"items": {"type": "integer"}}, "array of integer"),
        ({"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}, "A or null"),
        ({"oneOf": [{"type": "string", "minLength": 1}, {"type": "null"}]}, " {one of:  {string [at least 1 characters], null}}"),
        ({"type": "object", "anyOf": [{"required": ["a"]}]}, "object {any of:  { [required: a]}}"),
        (
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": True}, "additionalProperties": False},
            "object [no other members] {a!: string, b: anything}",
        ),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "object {any other member: string}"),
        ({"type": "object", "patternProperties": {"^x": True}}, "object {members that match ^x: anything}"),
        ({"if": {"required": ["a"]}, "then": False}, " {if:  [required: a], then: nothing}"),
        ({"type": "integer", "multipleOf": 2}, "integer [multipleOf: 2]"),
    ],
)
def test_describe__says_all_that_a_schema_says(schema: Any, text: str) -> None:
    assert one_line(describe(schema)) == text
