"""Headers that stand on every answer, errors included."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Headers:
    """Adds them to whatever the application answers."""

    def __init__(self, app: ASGIApp, *, embedded_in: Sequence[str], leave_to: str) -> None:
        """`embedded_in`: origins whose pages may show ours in a frame; `leave_to`: where "leave" leads."""
        self._app, self._headers = app, headers(embedded_in, leave_to)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    found.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sent)


def headers(embedded_in: Sequence[str], leave_to: str) -> dict[str, str]:
    """Nothing kept, nothing told to others, nothing run but our own files; frames only where the operator says so."""
    leave = urlsplit(leave_to)
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        # Browsers hold redirects of a form to this, and "leave" is one.
        "form-action": f"'self' {leave.scheme}://{leave.netloc}",
        "base-uri": "'none'",
        "frame-ancestors": " ".join(embedded_in) or "'none'",
    }
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "cross-origin" if embedded_in else "same-origin",
        # The page of the NGO is what people shall find; this one is better in no list of a device or a search.
        "x-robots-tag": "noindex",
        **({} if embedded_in else {"x-frame-options": "DENY"}),
    }
