"""Searching jobs."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import jobs
from ..schemas.jobs import JobSearch


@operation("POST /api/v1/jobs/search", body=JobSearch())
def search_jobs(call: Call, body: dict[str, Any]) -> Reply:
    """Searches jobs, page by page."""
    return Reply(jobs.search_jobs(call.state, body))
