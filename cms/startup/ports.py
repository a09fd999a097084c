import errno
import socket


class PortTaken(Exception):
    """Another program already listens there."""


def require_free(host: str, port: int) -> None:
    """Raises ``PortTaken`` when the server could not listen on ``host`` and ``port``."""
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken from error
            raise
