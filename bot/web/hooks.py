"""What platforms post to the shared listener."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Answered(Protocol):
    """What a web hook answers."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> str: ...
    @property
    def media_type(self) -> str: ...


Handle = Callable[[Mapping[str, str], bytes], Awaitable[Answered]]


def hook_routes(hooks: Sequence[tuple[str, Handle]]) -> list[Route]:
    """A POST route for each path and what handles it."""
    return [Route(path, _endpoint(handle), methods=["POST"]) for path, handle in hooks]


def _endpoint(handle: Handle) -> Callable[[Request], Awaitable[Response]]:
    async def posted(request: Request) -> Response:
        answer = await handle(dict(request.headers), await request.body())
        return Response(answer.body, answer.status, media_type=answer.media_type)

    return posted
