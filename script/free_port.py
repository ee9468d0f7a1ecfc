"""Print a free port of a host; with a port as the second argument, see that this one is free.

Exits with a sentence when it is taken or the host is not one of this machine's.
"""

import socket
import sys


def free_port(host: str, port: int = 0) -> int:
    """Return a port that can be listened on; OSError when there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        # As the server does: a port whose last connections are still closing is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    wanted = sys.argv[2] if len(sys.argv) > 2 else "0"
    if not wanted.isdecimal() or int(wanted) > 65535:
        sys.exit(f"PORT must be a number up to 65535, not {wanted!r}.")
    try:
        sys.stdout.write(f"{free_port(sys.argv[1], int(wanted))}\n")
    except OSError as problem:
        sys.exit(
            f"Port {wanted} on {sys.argv[1]} cannot be listened on ({problem.strerror or problem}): "
            "another program may hold it. Set PORT to another one."
        )
