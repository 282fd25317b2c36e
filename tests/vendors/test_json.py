"""How each vendor reads JSON where parsers differ, over HTTP: large numbers, repeated members, NaN, marks, surrogates, comments."""

import json
from typing import Any

from mockserver.client import Client, Response

TEXT = {"Content-Type": "application/json"}
LONG = "184467440737095516161"
UNLIKE: dict[str, bytes] = {
    "byte order mark": b'\xef\xbb\xbf{"x": 1}',
    "lone surrogate": b'{"x": "\\ud800"}',
    "no UTF-8": b'{"x": "\xff"}',
    "NaN": b'{"x": NaN}',
    "comment": b'{"x": 1} // said',
    "trailing comma": b'{"x": 1,}',
    "twice": b'{"x": 1, "x": 2}',
}
REFUSED: dict[str, set[str]] = {
    # the operation's request line: what its vendor's parser does not take
    "twelved POST /api/v1/jobs/search": set(),
    "eloqua POST /api/bulk/2.0/syncs": {"NaN", "comment", "trailing comma"},
    "incoplax POST /rest/v1/addressbook/contacts": UNLIKE.keys() - {"twice"},
    "admiralcloud POST /v6/contact": {"NaN", "comment", "trailing comma"},
    "synerise POST /v4/clients": UNLIKE.keys() - {"byte order mark"},
}
UNREADABLE: dict[str, Any] = {
    "twelved": b"",
    "eloqua": b"There was a parsing error.",
    "incoplax": b"Invalid JSON",
    "admiralcloud": b"body_notAValidJSON",
    "synerise": b"JSON parse error: ",
}


def send(client: Client, wire: str, data: bytes, **headers: str) -> Response:
    vendor, _, line = wire.partition(" ")
    kinds = {"twelved": "pat", "eloqua": "basic", "synerise": "workspace"}
    auth = client.credential(vendor, kinds[vendor]) if vendor in kinds else None
    return client.call(line, data=data, auth=auth, headers={**TEXT, "Api-Version": "4.4", **headers})


def test_create_contact__what_is_json_to_some_parsers_only_is_read_as_the_vendors_parser_does(client: Client) -> None:
    for wire, refused in REFUSED.items():
        vendor = wire.partition(" ")[0]
        for kind, data in UNLIKE.items():
            answer = send(client, wire, data)
            unreadable = answer.status_code == 400 and UNREADABLE[vendor] in answer.content and (vendor != "twelved" or not answer.content)
            assert unreadable is (kind in refused), (wire, kind, answer.status_code, answer.text)


def test_create_contact__an_integer_beyond_64_bits_keeps_its_digits(client: Client) -> None:
    body = f'{{"displayname": "a", "number": "1", "ext": {{"x": {LONG}}}}}'.encode()
    created = send(client, "incoplax POST /rest/v1/addressbook/contacts", body)
    assert f'"x":{LONG}' in created.text
    shown = client.call(f"GET /rest/v1/addressbook/contacts/{created.json()['id']}")
    assert f'"x":{LONG}' in shown.text


def test_save_contact__an_integer_beyond_64_bits_keeps_its_digits(client: Client) -> None:
    body = f'{{"FirstName": "a", "LastName": "b", "Email": "c", "Attributes": [{{"name": "n", "value": {LONG}}}]}}'.encode()
    saved = send(client, "twelved POST /api/v1/Contacts/saveContact", body).json()["IDString"]
    assert f'"value":{LONG}' in client.call(f"GET /api/v1/Contacts/{saved}/true/true", auth="pat").text


def test_create_contact__numbers_are_doubles_as_javascript_has_them(client: Client) -> None:
    conflicts = f'[{{"a": {LONG}, "b": 9007199254740993, "c": 3.0, "d": 0.1000000000000000055}}]'
    created = send(client, "admiralcloud POST /v6/contact", f'{{"settings": {{"merge": {{"conflicts": {conflicts}}}}}}}'.encode())
    assert '[{"a":184467440737095500000,"b":9007199254740992,"c":3,"d":0.1}]' in created.text


def test_upload_sync_action_data__numbers_keep_their_digits_on_their_way_to_text(client: Client) -> None:
    rows = f'[{{"Id": "1", "A": {LONG}, "B": 0.1000000000000000055511151231257827, "C": 1e400}}]'.encode()
    assert send(client, "eloqua POST /api/bulk/2.0/contacts/syncActions/1/data", rows).status_code == 204
    (upload,) = client.rows("eloqua", "upload_records")
    assert upload["records"] == [{"Id": "1", "A": LONG, "B": "0.1000000000000000055511151231257827", "C": "1E+400"}]


def test_create_profile__what_is_no_json_is_400_in_the_words_of_the_vendors_parser(client: Client) -> None:
    cases = {
        b'{"email": }': ("Unexpected character ('}' (code 125))", "line: 1, column: 11"),
        b'{\n"email"': ("Unexpected end-of-input", "line: 2, column: 8"),
        b'{"email": "a", "email": "b"}': ("Duplicate field 'email'", "line: 1, column: 1"),
    }
    for data, (words, place) in cases.items():
        message = send(client, "synerise POST /v4/clients", data).json()["message"]
        nested = f"nested exception is com.fasterxml.jackson.core.JsonParseException: {words}"
        assert message == f"JSON parse error: {words}; {nested}\n at [Source: (PushbackInputStream); {place}]"


def test_create_contact__rows_brought_in_and_read_back_lose_nothing(client: Client) -> None:
    row = client.rows("incoplax", "contacts")[0]
    exact = f'{{"x": {LONG}, "y": 0.1000000000000000055511151231257827, "z": -1E-400, "é": "\\ud83d\\ude00"}}'
    text = json.dumps({"incoplax": {"contacts": [row | {"ext": "here"}]}}).replace('"here"', exact)
    stamps = json.dumps(row["ext"]).strip("{}")
    text = text.replace('{"x"', f'{{{stamps}, "x"')
    answer = client.call("POST /_mock/seed", data=b"\xef\xbb\xbf" + text.encode(), headers=TEXT)
    assert answer.status_code < 300, answer.text
    for path in ("/_mock/state/incoplax/contacts", f"/rest/v1/addressbook/contacts/{row['id']}"):
        shown = client.call(f"GET {path}").text
        assert f'"x":{LONG},"y":0.1000000000000000055511151231257827,"z":-1E-400' in shown, shown


def test_create_contact__a_member_given_twice_is_no_row_to_bring_in(client: Client) -> None:
    answer = client.call("POST /_mock/seed", data=b'{"incoplax": {"contacts": [], "contacts": []}}', headers=TEXT)
    assert answer.status_code == 400 and "member 'contacts' is there twice" in answer.text
