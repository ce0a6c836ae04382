"""HTTPS on the LAN."""

import asyncio
import logging
import ssl
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

_HANDSHAKE = "SSL handshake failed"


class BadCertificate(Exception):
    """The certificate or its key cannot be used."""

    code = "bad-certificate"


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return the server's side of TLS 1.2 and 1.3; raises BadCertificate."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    try:
        made.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as exc:
        raise BadCertificate(f"{certificate}: {exc}") from exc
    return made


def quieten(loop: asyncio.AbstractEventLoop) -> None:
    """Keep failed handshakes out of the log: anyone on the LAN can make as many as they like."""

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if str(context.get("message", "")).startswith(_HANDSHAKE):
            log.debug("a TLS handshake came to nothing")
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)
