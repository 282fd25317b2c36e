"""What a workspace owns: the vendor's README says it of every table."""

import re
from pathlib import Path

import mockserver.vendors.synerise as package

README = Path(package.__file__).with_name("README.md")


def test_list_workspaces__the_readme_says_of_every_table_whether_it_is_divided() -> None:
    section = README.read_text(encoding="utf-8").partition("## What a workspace owns")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    said = {name for row in rows for name in re.findall(r"`(\w+)`", row[1])}
    tables = {table.name for table in package.VENDOR.tables}
    missing = sorted(tables - said)
    assert not missing, f"{README}, section What a workspace owns: add a row for {', '.join(missing)}"
    assert all(row[2].strip() in ("yes", "no") and row[3].strip() for row in rows)
