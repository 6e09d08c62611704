"""What became of scheduled jobs: the last runs of each."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, delete, func, select

from invoicebridge.bridge.archived import JobRun
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables_jobs import job_run


def _value(row: Row[*tuple[Any, ...]]) -> JobRun:
    return JobRun(job=row.job, started=row.started, ended=row.ended, verdict=row.verdict, line=row.line)


class Jobs:
    """The runs of jobs that a store remembers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ended(self, run: JobRun, keep: int = 200) -> None:
        """The run is written down; of its job only the last `keep` remain."""
        values = {"job": run.job, "started": run.started, "ended": run.ended, "verdict": run.verdict, "line": run.line}
        own = job_run.c.job == run.job
        kept = select(job_run.c.id).where(own).order_by(job_run.c.id.desc()).limit(1).offset(keep)
        with self._database.writing() as connection:
            connection.execute(job_run.insert().values(values))
            first_gone = connection.execute(kept).scalar()
            if first_gone is not None:
                connection.execute(delete(job_run).where(own, job_run.c.id <= first_gone))

    def last(self) -> Mapping[str, JobRun]:
        """The last run of each job, by its name."""
        latest = select(func.max(job_run.c.id)).group_by(job_run.c.job)
        query = select(job_run).where(job_run.c.id.in_(latest)).order_by(job_run.c.job)
        with self._database.reading() as connection:
            return {row.job: _value(row) for row in connection.execute(query)}

    def of(self, job: str, limit: int = 20) -> tuple[JobRun, ...]:
        """The last runs of a job, the latest first."""
        query = select(job_run).where(job_run.c.job == job).order_by(job_run.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(_value(row) for row in connection.execute(query))
