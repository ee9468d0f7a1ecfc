"""What strace writes, read back: names, places, and what must not pass unseen."""

from pathlib import Path

import pytest

from trials.powercut.recording import NotSeen, events

FOLDER = Path("/data")


def hexed(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return "".join(f"\\x{byte:02x}" for byte in data)


def name(path: str) -> str:
    return f'"{hexed(path)}"'


def handle(number: int, path: str) -> str:
    return f"{number}<{hexed(path)}>"


def read(*lines: str) -> list[tuple]:
    return [
        (event.kind, event.path, event.to or event.data or event.offset)
        for event in events(lines, folder=FOLDER, start=Path("/"))
    ]


def test_a_file_is_followed_from_its_temporary_name_to_its_own() -> None:
    here = f"AT_FDCWD<{hexed('/home')}>"
    assert read(
        f"7 openat({here}, {name('/data/.tmp')}, O_RDWR|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = {handle(3, '/data/.tmp')}",
        f'7 write({handle(3, "/data/.tmp")}, "{hexed("ab")}", 2) = 2',
        f'7 write({handle(3, "/data/.tmp")}, "{hexed("cd")}", 2) = 2',
        f"7 fsync({handle(3, '/data/.tmp')}) = 0",
        f"7 rename({name('/data/.tmp')}, {name('/data/é')}) = 0",
        f"7 unlink({name('/data/é')}) = 0",
        f"7 mkdir({name('/data/sub')}, 0700) = 0",
    ) == [
        ("create", "/data/.tmp", 0),
        ("write", "/data/.tmp", b"ab"),
        ("write", "/data/.tmp", b"cd"),
        ("sync", "/data/.tmp", 0),
        ("move", "/data/.tmp", "/data/é"),
        ("remove", "/data/é", 0),
        ("folder", "/data/sub", 0),
    ]


def test_writes_land_where_they_were_meant() -> None:
    lines = [
        f'7 pwrite64({handle(4, "/data/db")}, "{hexed("x")}", 1, 4096) = 1',
        f'7 write({handle(5, "/data/log")}, "{hexed("abc")}", 3) = 2',
        f'7 write({handle(5, "/data/log")}, "{hexed("c")}", 1) = 1',
        f'7 writev({handle(5, "/data/log")}, [{{iov_base="{hexed("d")}", iov_len=1}}, {{iov_base="{hexed("e")}", iov_len=1}}], 2) = 2',
        f"7 ftruncate({handle(4, '/data/db')}, 10) = 0",
    ]
    found = [(e.kind, e.offset, e.data) for e in events(lines, folder=FOLDER, start=Path("/"))]
    assert found == [
        ("write", 4096, b"x"),
        ("write", 0, b"ab"),
        ("write", 2, b"c"),
        ("write", 3, b"de"),
        ("cut", 10, b""),
    ]


def test_a_sync_covers_what_was_written_before_it_began() -> None:
    lines = [
        f"7 fdatasync({handle(4, '/data/db')} <unfinished ...>",
        f'8 pwrite64({handle(5, "/data/db")}, "{hexed("late")}", 4, 0) = 4',
        "7 <... fdatasync resumed>) = 0",
    ]
    found = [(e.kind, e.began, e.place) for e in events(lines, folder=FOLDER, start=Path("/"))]
    assert found == [("write", 1, 1), ("sync", 0, 2)]


def test_what_failed_or_lies_elsewhere_did_not_happen() -> None:
    assert (
        read(
            f"7 unlink({name('/data/x')}) = -1 ENOENT (No such file or directory)",
            f"7 unlink({name('/other/x')}) = 0",
            f'7 write({handle(3, "/data/x")}(deleted), "{hexed("ab")}", 2) = 2',
            f'7 write(4<socket:[12]>, "{hexed("/data/ in an answer")}", 2) = 2',
        )
        == []
    )


@pytest.mark.parametrize(
    "line",
    [
        f"7 copy_file_range({handle(3, '/tmp/a')}, NULL, {handle(4, '/data/a')}, NULL, 5, 0) = 5",
        f"7 sendfile({handle(4, '/data/a')}, {handle(3, '/tmp/a')}, NULL, 5) = 5",
        f"7 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, {handle(4, '/data/a')}, 0) = 0",
        f"7 link({name('/data/a')}, {name('/data/b')}) = 0",
        f'7 write({handle(4, "/data/a")}, "{hexed("ab")}"..., 9) = 9',
        "7 io_uring_setup(8, {flags=0}) = 5",
    ],
)
def test_bytes_that_strace_does_not_show_are_not_passed_over(line: str) -> None:
    with pytest.raises(NotSeen):
        read(line)


def test_the_index_of_the_log_may_be_mapped() -> None:
    mapped = (
        f"7 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, {handle(4, '/data/db-shm')}, 0) = 0"
    )
    assert read(mapped) == []
