"""No answer differs by a byte from what was recorded. A change that is meant: `python -m tests.recorded`, in the same commit."""

import json
import logging
from pathlib import Path

import pytest

from mockserver.app import Mock
from tests.recorded.play import FOLDER, answers, flows, start


@pytest.fixture(scope="module")
def recorded() -> Mock:
    return start()


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.jsonl")), ids=lambda file: file.stem)
def test_recorded_flows__played_again_are_answered_with_the_same_bytes(
    recorded: Mock, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    differences = []
    played = 0
    for name, steps in flows(file):
        for step, answer in zip(steps, answers(recorded, [step["send"] for step in steps]), strict=True):
            played += 1
            if answer != step.get("answer"):
                said = json.dumps({"now": answer, "recorded": step.get("answer")}, ensure_ascii=False)
                differences.append(f"{name}\n  {step['send'][0]} {step['send'][1]}\n  {said}")
    assert played > 40
    assert not differences, f"{len(differences)} answers differ, of them the first:\n" + "\n".join(differences[:5])
