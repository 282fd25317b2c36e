"""`python -m tests.recorded`: plays every flow again and writes what is answered now. Only for a change of answers that is meant."""

from tests.recorded.play import FOLDER, answers, flows, start, write


def main() -> None:
    mock = start()
    for file in sorted(FOLDER.glob("*.jsonl")):
        steps = []
        for _, flow in flows(file):
            for step, answer in zip(flow, answers(mock, [step["send"] for step in flow]), strict=True):
                steps.append({**step, "answer": answer} if answer else step)
        write(file, steps)


if __name__ == "__main__":
    main()
