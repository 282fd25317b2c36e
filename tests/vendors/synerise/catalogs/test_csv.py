"""CSV in and out: what comes back as it went, and hostile files, of which nothing is kept."""

import json
from collections.abc import Callable

import pytest

from mockserver.client import Client, Response
from mockserver.core.errors import BodyUnreadable
from mockserver.core.multipart import read_form

Api = Callable[..., Response]
FORM = "multipart/form-data; boundary=b"
BROKEN = "Failed to parse multipart servlet request: "


def values(api: Api, catalog: int = 1201) -> dict[str, dict[str, object]]:
    answer = api(f"GET /catalogs/bags/{catalog}/items").json()
    return {item["itemKey"]: json.loads(item["value"]) for item in answer["data"]}


def test_upload_catalog_items_csv__every_column_is_a_member(api: Api, upload: Api) -> None:
    """documented, docs/synerise-api-reference.txt:1982-1990"""
    answer = upload(b"sku,name,price\r\n1,Tea,2.50\r\n2,Coffee,\r\n")
    assert (answer.status_code, answer.content) == (200, b"true")
    assert values(api) == {"1": {"sku": "1", "name": "Tea", "price": "2.50"}, "2": {"sku": "2", "name": "Coffee", "price": ""}}


def test_upload_catalog_items_csv__known_items_are_replaced_and_keep_their_ids(api: Api, upload: Api) -> None:
    assert upload(b"sku,itemColor\n1357,red\n1357,green\nnew,blue\n", catalog=1199).json() is True
    found = {item["itemKey"]: item for item in api("GET /catalogs/bags/1199/items").json()["data"]}
    assert (found["1357"]["id"], found["1357"]["value"]) == (50001, '{"sku":"1357","itemColor":"green"}'), "the later row stays"
    assert list(found) == ["1357", "189784563455", "new"]


def test_upload_catalog_items_csv__quotes_delimiters_line_ends_and_byte_order_marks(api: Api, upload: Api) -> None:
    """Delimiters: public, Synerise's help on files to import"""
    expected = {"1": {"sku": "1", "text": 'a "b", c;\td|e\nf'}}
    for data in (
        b'sku,text\n1,"a ""b"", c;\td|e\nf"\n',
        b'sku;text\r\n1;"a ""b"", c;\td|e\nf"',
        b'sku\ttext\n1\t"a ""b"", c;\td|e\nf"\n\n\n',
        b'"sku"|text\n1|"a ""b"", c;\td|e\nf"\n',
        b'\xef\xbb\xbfsku,text\n1,"a ""b"", c;\td|e\nf"\n',
    ):
        assert upload(data).json() is True, data
        assert values(api) == expected, data
        api("DELETE /catalogs/bags/1201/items/itemKey/1")
    assert upload("sku,text\rä,ö\r".encode()).json() is True
    assert values(api) == {"ä": {"sku": "ä", "text": "ö"}}
    assert upload(b"sku\n", catalog=1200).json() is True, "names alone are no items"


def test_upload_catalog_items_csv__a_bad_file_is_refused_with_row_and_column(api: Api, upload: Api) -> None:
    wide = b"sku" + b",c" * 1_000_000
    for data, message in (
        (b"", "CSV row 1, column 1: the file is empty"),
        (b"name\n1\n", "CSV row 1, column 1: there is no column sku"),
        (b"sku,a,a\n1,2,3\n", "CSV row 1, column 3: the column a is there already"),
        (b"sku,,a\n1,2,3\n", "CSV row 1, column 2: the column has no name"),
        (b"sku,a\n1,2\n2\n", "CSV row 3, column 2: 1 columns, where the first row has 2"),
        (b"sku,a\n1,2\n2,3,4\n", "CSV row 3, column 3: 3 columns, where the first row has 2"),
        (b"sku,a\n1,2\n\n,3\n", "CSV row 4, column 1: sku is empty"),
        (b'sku,a\n1,2\n2,"open\n3,4\n', "CSV row 3, column 2: unexpected end of data"),
        (b'sku,a\n1,2\n"2"x,3\n', "CSV row 3, column 1: ',' expected after '\"'"),
        (b'sku;a;b\n1;2;3\n2;"c;d";"x"y\n', "CSV row 3, column 3: ';' expected after '\"'"),
        (b'"sku,a\n1,2\n', "CSV row 1, column 1: unexpected end of data"),
        (b"sku,a\n1,2\n2,x\0y\n", "CSV row 3, column 2: U+0000 is no character of a text"),
        (b"sku,a\n1,2\n\xff2,3\n", "CSV row 3, column 1: not UTF-8"),
        ("sku,a\n1,2\n".encode("utf-16"), "CSV row 1, column 1: not UTF-8"),
        (b"sku,a\n1,2\n2," + b"x" * 200_000 + b"\n", "CSV row 3, column 2: field larger than field limit (131072)"),
        (wide, "CSV row 1, column 1001: more than 1000 columns"),
    ):
        answer = upload(data)
        assert (answer.status_code, answer.headers["Content-Type"], answer.text) == (400, "text/plain", message), data[:40]
    assert values(api) == {}
    assert api("GET /catalogs/bags/1201").json()["data"]["lastModified"] == "2019-10-11T12:00:00Z"


def test_upload_catalog_items_csv__a_bad_row_leaves_known_items_as_they_were(api: Api, upload: Api) -> None:
    before = values(api, 1199)
    assert upload(b"sku,itemColor\n1357,red\n,green\n", catalog=1199).status_code == 400
    assert values(api, 1199) == before


def test_upload_catalog_items_csv__formulas_are_texts_and_go_out_as_they_came(api: Api, upload: Api) -> None:
    """A product may be called `=5` or `-10%`; what a spreadsheet makes of it is the spreadsheet's."""
    data = b'itemKey,a\r\n=1+1,"=HYPERLINK(""x"",""y"")"\r\n@sum,-10%\r\n+48,"\t=1"\r\n'
    assert upload(data, key="itemKey").json() is True
    assert values(api)["=1+1"] == {"itemKey": "=1+1", "a": '=HYPERLINK("x","y")'}
    assert api("GET /catalogs/bags/1201/csv").content == data.replace(b'"\t=1"', b"\t=1")


def test_upload_catalog_items_csv__bad_forms_are_refused(client: Client) -> None:
    credential = client.credential("synerise", "workspace")
    key = b'--b\r\nContent-Disposition: form-data; name="itemKey"\r\n\r\nsku\r\n'
    file = b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nsku\n1\r\n'

    def send(data: bytes, kind: str = FORM) -> tuple[int, str]:
        wire = "POST /catalogs/bags/1201/items/upload"
        answer = client.call(wire, data=data, headers={"Content-Type": kind}, auth=credential)
        return answer.status_code, answer.json()["message"] if answer.status_code == 415 else answer.text

    client.settings({"contract": "record"})
    for data, kind, expected in (
        (key + file + b"--b--", "application/json", (415, "Current request is not a multipart request")),
        (
            key + file + b"--b--",
            "multipart/form-data",
            (400, BROKEN + "the multipart boundary is missing"),
        ),
        (key + file, FORM, (400, BROKEN + "the closing multipart boundary is missing")),
        (b"", FORM, (400, BROKEN + "the closing multipart boundary is missing")),
        (key + b"--b--", FORM, (400, "Required request part 'file' is not present")),
        (file + b"--b--", FORM, (400, "Required request part 'itemKey' is not present")),
        (key + key + file + b"--b--", FORM, (400, BROKEN + "the part 'itemKey' comes twice")),
        (key + b"--b\r\n\r\nx\r\n--b--", FORM, (400, BROKEN + "a part has no name")),
        (key.replace(b"sku", b"\xff") + file + b"--b--", FORM, (400, "itemKey must be UTF-8")),
        (key + file + b"--b--\r\n", FORM, (200, "true")),
    ):
        assert send(data, kind) == expected, (data, kind)


def test_upload_catalog_items_csv__a_form_of_too_many_parts_is_refused() -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="p%d"\r\n\r\n\r\n'
    with pytest.raises(BodyUnreadable, match="more than 100 parts"):
        read_form(FORM, b"".join(part % number for number in range(101)) + b"--b--")
    assert len(read_form(FORM, b"".join(part % number for number in range(100)) + b"--b--")) == 100


def test_export_catalog_csv__keys_then_members_of_all_items(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:1971-1981"""
    answer = api("GET /catalogs/bags/1199/csv")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv;charset=UTF-8")
    assert answer.text == (
        "itemKey,itemCategory,itemColor,itemVersion,sku,name,category,brand\r\n"
        "1357,smartphone,blue,4,,,,\r\n"
        "189784563455,,,,189784563455,Soft drink,Beverages,Example Springs\r\n"
    )


def test_export_catalog_csv__each_delimiter_and_what_is_no_text(api: Api) -> None:
    value = {"a": None, "b": True, "c": 1.5, "d": {"e": [1, "x"]}, "f": "1,2;3\t4|5", "itemKey": "shown once"}
    api("POST /catalogs/bags/1201/items", json={"itemKey": "k", "value": value})
    for delimiter, line in (
        (",", 'k,,true,1.5,"{""e"":[1,""x""]}","1,2;3\t4|5"'),
        (";", 'k;;true;1.5;"{""e"":[1,""x""]}";"1,2;3\t4|5"'),
        ("\t", 'k\t\ttrue\t1.5\t"{""e"":[1,""x""]}"\t"1,2;3\t4|5"'),
        ("|", 'k||true|1.5|"{""e"":[1,""x""]}"|"1,2;3\t4|5"'),
    ):
        answer = api("GET /catalogs/bags/1201/csv", query={"delimiter": delimiter})
        assert answer.text == delimiter.join(["itemKey", *"abcdf"]) + "\r\n" + line + "\r\n"
    refused = api("GET /catalogs/bags/1201/csv", query={"delimiter": ":"})
    assert (refused.status_code, refused.text) == (400, "delimiter must be one of ',', ';', '\\t', '|'")
    assert api("GET /catalogs/bags/1201/csv?delimiter=,&delimiter=;").status_code == 400


def test_export_catalog_csv__what_is_imported_again_is_the_same_byte_for_byte(api: Api, upload: Api) -> None:
    first = api("GET /catalogs/bags/1199/csv").content
    assert upload(first, key="itemKey").json() is True
    assert api("GET /catalogs/bags/1201/csv").content == first == api("GET /catalogs/bags/1199/csv").content


def test_export_catalog_csv__of_20_000_rows_comes_back_as_it_went(api: Api, upload: Api) -> None:
    """How long 100,000 take: tests/benchmarks/catalogs.py."""
    rows = b"".join(b"%d,Item %d,%d.50\r\n" % (number, number, number % 100) for number in range(20_000))
    data = b"itemKey,name,price\r\n" + rows
    assert upload(data, key="itemKey").json() is True
    assert api("GET /catalogs/bags/1201/csv").content == data
