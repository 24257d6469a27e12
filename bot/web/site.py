"""What the shared listener serves: routes of all platforms and of health, under one set of limits and headers."""

import logging
from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import WebSettings
from bot.web.body import Bodies
from bot.web.headers import Headers

log = logging.getLogger(__name__)

Problem = Callable[[Request, int, dict[str, str]], Response]


def site(routes: Sequence[BaseRoute], problem: Problem, settings: WebSettings) -> ASGIApp:
    """The application. `problem` makes the answer of a status that is an error, with these headers."""

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return problem(request, error.status_code, dict(error.headers or {}))

    async def failed(request: Request, _: Exception) -> Response:
        return problem(request, 500, {})

    inner = Starlette(routes=routes, exception_handlers={HTTPException: known, Exception: failed})
    inner.router.redirect_slashes = False  # it would name the host that a request names
    return Headers(_Guarded(Bodies(inner, problem)), embedded_in=settings.embedded_in, leave_to=settings.leave_to)


class _Guarded:
    """Starlette raises again what it has answered; here it ends, with no word of it in a log but its kind."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception as error:
            log.error("a request failed: %s", type(error).__name__)
            if not begun:
                raise
