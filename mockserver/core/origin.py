"""Where a refusal came from: the functions that were under way, so that their docstrings can say by which law."""

from types import CodeType

Origin = tuple[type[BaseException], list[CodeType]]
"""The class of the refusal, and the code of the functions that it passed through, outermost first. Holds no frame, so no request."""


def origin_of(error: BaseException) -> Origin:
    codes = []
    trace = error.__traceback__
    while trace is not None:
        codes.append(trace.tb_frame.f_code)
        trace = trace.tb_next
    return error.__class__, codes


def docstring(code: CodeType) -> str:
    """A function's docstring, which its code begins with."""
    first = code.co_consts[0] if code.co_consts else None
    return first if isinstance(first, str) else ""
