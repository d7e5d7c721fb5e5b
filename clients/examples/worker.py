"""A department's worker: accepts each task that comes, has it done, and feeds back; runs until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import aclosing

from cityloop.cases.v1.case_pb2 import Task, TaskState
from cityloop_client import Client, PostClient, RefusedError


async def main(person_id: str) -> None:
    async with Client.from_environment() as client:
        # Who handles tasks here: a post with that role, and the person who holds it now.
        post = next(post for post in await client.posts() if "handle" in post.roles)
        officer = client.in_post(post.post_id, person_id)
        print(f"{post.post_id} waits for tasks", flush=True)
        async with aclosing(client.watch_tasks()) as tasks:
            async for task in tasks:
                await take(officer, task)


async def take(officer: PostClient, task: Task) -> None:
    """The next step of a task; keys of its own, so that a worker that was started again repeats nothing."""
    number = task.task_number
    try:
        if task.state == TaskState.TASK_STATE_DISPATCHED:
            await officer.accept(task.task_id, key=f"accept {number}")
            print(f"{number} ({task.event_class}, {task.case_number}) is accepted", flush=True)
        elif task.state == TaskState.TASK_STATE_ACCEPTED:
            await officer.feed_back(task.task_id, do_the_work(task), key=f"feed back {number} {task.version}")
            print(f"{number} is fed back", flush=True)
    except RefusedError as refused:
        # Such as CHILDREN_OPEN: the lead feeds back last. The next change of the task comes by this way again.
        print(f"{number} is not moved: {refused.message} ({refused.reason})", flush=True)


def do_the_work(task: Task) -> str:
    """Here your own system does what a task is about, and says what was done."""
    return f"done at {task.place.text or 'the place'}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--person", default="E-1024", help="id of the person who holds the post")
    try:
        asyncio.run(main(parser.parse_args().person))
    except KeyboardInterrupt:
        print("ended")
