"""`python -m tests.tools`: what npm's tools say of the served specs, and a flow per vendor with clients made of them.

Any problem is exit status 1. Nothing else needs these tools. How to get them, with Node 20 or later:

    npm install --prefix tools @redocly/cli @stoplight/spectral-cli openapi-typescript openapi-fetch typescript@5
    NODE_MODULES=tools/node_modules .venv/bin/python -m tests.tools

Redocly reads each spec as it was written and its 3.1 view, Spectral the view; redocly.yaml and spectral.yaml beside this file say which of
their rules are off, and why. openapi-typescript types the views, the compiler checks these and flows.ts against them, and Node runs it
against a server. What openapi-python-client makes of the same views is a test: tests/server/test_generated_clients.py.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mockserver.app import create_app
from mockserver.core.openapi31 import as_openapi_31
from mockserver.core.wire import write_json
from mockserver.settings import Settings
from mockserver.testing import MockServer

HERE = Path(__file__).parent
PROGRAMS = ("redocly", "spectral", "openapi-typescript", "tsc")
COMPILED = ("--strict", "--target", "es2022", "--lib", "es2022,dom", "--module", "esnext", "--moduleResolution", "bundler")
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


class Tools:
    """npm's programs in a folder of their own, with the specs beside them."""

    def __init__(self, modules: Path, folder: Path) -> None:
        self.programs = modules / ".bin"
        self.folder = folder
        self.failed = False
        (folder / "node_modules").symlink_to(modules)
        (folder / "package.json").write_text('{"type": "module"}')
        (folder / "flows.ts").write_text((HERE / "flows.ts").read_text())

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [program if program == "node" else str(self.programs / program), *arguments]
        return subprocess.run(command, cwd=self.folder, env={**os.environ, **QUIET}, capture_output=True, text=True)

    def version(self, program: str) -> str:
        return self.run(program, "--version").stdout.strip().rpartition(" ")[2]

    def tell(self, line: str, problems: list[str]) -> None:
        self.failed |= bool(problems)
        print(f"{line}: {len(problems) or 'no'} problems", *problems, sep="\n    ", flush=True)

    def lint_with_redocly(self, file: str) -> list[str]:
        done = self.run("redocly", "lint", "--config", str(HERE / "redocly.yaml"), "--format", "json", "--max-problems", "1000", file)
        if not done.stdout:
            return done.stderr.splitlines()
        return [
            f"{each['severity']} {each['ruleId']} at {each['location'][0].get('pointer')}: {each['message']}"
            for each in json.loads(done.stdout)["problems"]
        ]

    def lint_with_spectral(self, file: str) -> list[str]:
        done = self.run("spectral", "lint", "--ruleset", str(HERE / "spectral.yaml"), "--quiet", "--fail-severity", "warn", file)
        return [*done.stdout.splitlines(), *done.stderr.splitlines()] if done.returncode else []

    def write_types(self, name: str) -> list[str]:
        done = self.run("openapi-typescript", f"{name}.json", "-o", f"{name}.d.ts")
        return done.stderr.splitlines() if done.returncode else []

    def compile_flows(self) -> list[str]:
        return self.run("tsc", *COMPILED, "--outDir", "out", "flows.ts").stdout.splitlines()

    def play_flows(self, url: str) -> list[str]:
        done = self.run("node", "out/flows.js", url)
        print(done.stdout, end="")
        return done.stderr.splitlines() if done.returncode else []


def main() -> int:
    modules = Path(os.environ.get("NODE_MODULES", "node_modules")).absolute()
    if not shutil.which("node") or not all((modules / ".bin" / name).exists() for name in PROGRAMS):
        print(__doc__)
        return 2
    mock = create_app(Settings())
    with tempfile.TemporaryDirectory() as folder:
        tools = Tools(modules, Path(folder))
        print(", ".join(f"{name} {tools.version(name)}" for name in (*PROGRAMS, "node")))
        for name, contract in mock.contracts.items():
            assert contract.file is not None
            (tools.folder / f"{name}.yaml").write_text(contract.file.text, encoding="utf-8")
            (tools.folder / f"{name}.json").write_bytes(write_json(as_openapi_31(contract.document)))
            tools.tell(f"{name}: Redocly, as written", tools.lint_with_redocly(f"{name}.yaml"))
            tools.tell(f"{name}: Redocly, 3.1", tools.lint_with_redocly(f"{name}.json"))
            tools.tell(f"{name}: Spectral, 3.1", tools.lint_with_spectral(f"{name}.json"))
            tools.tell(f"{name}: openapi-typescript, 3.1", tools.write_types(name))
        tools.tell("the flows compiled against these types", tools.compile_flows())
        with MockServer(Settings(port=0), mock) as server:
            tools.tell("the flows against a server", tools.play_flows(server.url))
    return int(tools.failed)


if __name__ == "__main__":
    sys.exit(main())
