"""Pages are read in processes of their own, under limits: a page that kills its reader costs itself alone."""

import asyncio
import multiprocessing
import os
import resource
import signal
import sys
import threading
import warnings
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from roundup.errors import UnusableError
from roundup.extract.page import read
from roundup.model import Extraction, Outcome, Page

_KILLED = "The page can't be read within the limits of time and memory (extract.seconds, extract.memory_mb)."


@dataclass(frozen=True)
class PoolLimits:
    """What one reading process may take."""

    seconds: int
    memory_mb: int


class Pool:
    """Reads pages, a batch at a time, in as many processes as `workers`."""

    def __init__(self, workers: int, limits: PoolLimits) -> None:
        self._workers = workers
        self._limits = limits
        self._executor: ProcessPoolExecutor | None = None

    async def read(self, pages: Sequence[Page]) -> list[Extraction]:
        """What is in each of these pages, in their order."""
        executor = self._running()
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(executor, _read_all, list(pages), self._limits.seconds)
        except BrokenProcessPool:
            # One of the pages killed its process, and with it the pool: read them one by one to learn which.
            # Another batch may have replaced the pool in the meantime.
            if self._executor is executor:
                self._executor = None
        if len(pages) == 1:
            return [await self._read_alone(pages[0])]
        return [await self._read_alone(page) for page in pages]

    async def _read_alone(self, page: Page) -> Extraction:
        loop = asyncio.get_running_loop()
        with self._make(1) as executor:
            try:
                await loop.run_in_executor(executor, os.getpid)
            except BrokenProcessPool:
                raise UnusableError(
                    "The processes that read pages can't be started; look at extract.memory_mb in the settings."
                ) from None
            try:
                found = await loop.run_in_executor(executor, _read_all, [page], self._limits.seconds)
                return found[0]
            except BrokenProcessPool:
                return Extraction(trouble=Outcome("failed", _KILLED))

    def close(self) -> None:
        """End the processes."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def _running(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = self._make(self._workers)
        return self._executor

    def _make(self, workers: int) -> ProcessPoolExecutor:
        # The fork server imports the readers' libraries once; its children begin with them in memory.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["roundup.app.preload"])
        return ProcessPoolExecutor(
            workers, mp_context=context, initializer=_limit, initargs=(self._limits.memory_mb,)
        )


def _limit(memory_mb: int) -> None:
    """In the child: bound its memory, be silent, and leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    # What libraries think of a page's dates and markup is nothing that an editor could mend.
    warnings.simplefilter("ignore")
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))


def _end_with_the_parent() -> None:
    """A parent that was killed tells nobody: without this, its children would wait for pages for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_all(pages: list[Page], seconds: int) -> list[Extraction]:
    """In the child: read pages; SIGPROF ends the process, also inside a parser's C code, when one takes too long."""
    found = []
    for page in pages:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            found.append(read(page))
        except (MemoryError, RecursionError):
            found.append(Extraction(trouble=Outcome("failed", _KILLED)))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return found
