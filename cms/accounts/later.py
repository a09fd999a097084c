"""Work done after the response is sent, so that the response time does not tell what the work found."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import close_old_connections

from .conf import conf

logger = logging.getLogger(__name__)
#: One thread a process: a slow mail server delays mails, not answers. What is begun is ended before the process goes.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="after-the-answer")


def after_the_answer(work: Callable[[], Any]) -> None:
    if conf.WORK_AFTER_THE_ANSWER:
        _thread.submit(_quietly, work)
    else:
        work()


def _quietly(work: Callable[[], Any]) -> None:
    close_old_connections()
    try:
        work()
    except Exception as error:  # nobody waits for it: one line, without what it was about
        logger.error("work after an answer failed (%s)", type(error).__name__)
    finally:
        close_old_connections()
