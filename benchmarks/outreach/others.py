"""The same with other libraries: python -m benchmarks.outreach.others WHAT URL COUNT; prints JSON.

APScheduler 3 with its SQLAlchemy job store: one job a group, run once. procrastinate: one deferred job a group. Both do
nothing when it is due, as benchmarks/outreach/ground.py's platform does.
"""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

done = 0


async def post(group: int) -> None:  # noqa: ARG001 - the name of a job's argument
    """What a job does."""
    global done  # noqa: PLW0603 - both libraries find the function by its name
    done += 1


async def apscheduler(url: str, groups: int) -> dict[str, float]:
    """Seconds to schedule all, and posts a second once all are due."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler: Any = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(url)},
        job_defaults={"misfire_grace_time": 10_800, "max_instances": 1},
        timezone=UTC,
    )
    scheduler.start(paused=True)
    due = datetime.now(UTC) + timedelta(hours=1)
    began = time.perf_counter()
    for group in range(groups):
        scheduler.add_job("benchmarks.outreach.others:post", "date", run_date=due, args=[group], id=str(group))
    planned = time.perf_counter() - began
    for job in scheduler.get_jobs():
        job.modify(next_run_time=datetime.now(UTC))
    began = time.perf_counter()
    scheduler.resume()
    jobs = import_module("benchmarks.outreach.others")  # as the jobs know it: this one is __main__
    while jobs.done < groups:  # noqa: ASYNC110 - the jobs run wherever the scheduler wants
        await asyncio.sleep(0.01)
    sending = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    return {"planned": planned, "per_second": groups / sending}


async def procrastinate(url: str, groups: int) -> dict[str, float]:
    """The same."""
    from procrastinate import App, PsycopgConnector

    app = App(connector=PsycopgConnector(conninfo=url.replace("postgresql+psycopg", "postgresql"), max_size=20))
    task = app.task(post, name="post")
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        began = time.perf_counter()
        for begin in range(0, groups, 1_000):
            rows = [{"group": group} for group in range(begin, min(begin + 1_000, groups))]
            await task.batch_defer_async(*rows)
        planned = time.perf_counter() - began
        began = time.perf_counter()
        await app.run_worker_async(wait=False, concurrency=20, install_signal_handlers=False)
    assert done == groups, done
    return {"planned": planned, "per_second": groups / (time.perf_counter() - began)}


if __name__ == "__main__":
    _, named, address, count = sys.argv
    run = {"apscheduler": apscheduler, "procrastinate": procrastinate}[named]
    print(json.dumps(asyncio.run(run(address, int(count)))))
