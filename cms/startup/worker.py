"""The process that answers requests, beside the server's own one."""

import os
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from threading import Thread


def end_with_server() -> None:
    """Ends this process when the server that made it has ended, however that was: left behind, it answers on."""
    if server := parent_process():  # none where another kind of server runs the site
        Thread(target=_end_after, args=[server], daemon=True).start()


def _end_after(server: BaseProcess) -> None:
    server.join()
    os._exit(1)
