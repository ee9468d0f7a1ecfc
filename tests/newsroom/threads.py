"""Threads for a bridge of a test."""

from concurrent.futures import ThreadPoolExecutor

_POOL = ThreadPoolExecutor(1)


def one_thread(path: str) -> ThreadPoolExecutor:
    return _POOL
