"""The ASGI run: lines that stay open, by the thousand."""

from typing import Any

from django.core.handlers.asgi import ASGIHandler


class Application(ASGIHandler):
    """All requests share one thread, and with it one connection of the database.

    Django would give a thread to each request for as long as it lasts, which here is hours. What needs more than a line
    is for the other servers to answer.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise ValueError(f"This application answers HTTP, not {scope['type']}")
        await self.handle(scope, receive, send)
