"""Safe Exam Browser: the settings of a session, their Config Key, and what a browser proves with it.

Sources: safeexambrowser.org's developer pages on the Config Key and on deeper integration.

* *SEB-JSON*: the settings without ``originatorVersion`` and without empty dictionaries, keys sorted
  without regard to case, no spaces, nothing escaped; data as Base64.
* *Config Key* = SHA-256 of it, 64 hex digits.
* What a request or the page shows = SHA-256 of the address without its fragment, followed by the key.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

Value = str | bool | int | bytes | Sequence["Value"] | Mapping[str, "Value"]
Settings = Mapping[str, Value]

START = "/seat/seb"
QUIT = "/seat/seb/quit"
_ALLOW = 1
_MODERN_WEB_VIEW = 3


def exam_settings(origin: str, *, salt: bytes, quit_password: str | None) -> dict[str, Value]:
    """Return the settings for the seat page of one box.

    What a candidate wrote must outlive a restart of the browser, so nothing is cleared at either end.

    Args:
        origin: ``https://host[:port]`` as seats reach the box.
        salt: makes the Config Key of this session a secret of whoever holds the file.
        quit_password: closes the browser early; without one, only the link after handing in does.
    """
    settings: dict[str, Value] = {
        "sebConfigPurpose": 0,
        "startURL": origin + START,
        "quitURL": origin + QUIT,
        "quitURLConfirm": False,
        "allowQuit": quit_password is not None,
        "sendBrowserExamKey": True,
        "examKeySalt": salt,
        "browserWindowWebView": _MODERN_WEB_VIEW,
        "browserWindowAllowReload": True,
        "showReloadButton": True,
        "examSessionClearCookiesOnStart": False,
        "examSessionClearCookiesOnEnd": False,
        "removeBrowserProfile": False,
        "allowSpellCheck": False,
        "allowPreferencesWindow": False,
        "URLFilterEnable": True,
        "URLFilterEnableContentFilter": False,
        "URLFilterRules": [
            {
                "active": True,
                "regex": False,
                "expression": f"{urlsplit(origin).netloc}/*",
                "action": _ALLOW,
            }
        ],
    }
    if quit_password is not None:
        settings["hashedQuitPassword"] = hashlib.sha256(quit_password.encode()).hexdigest()
    return settings


def seb_json(value: Value) -> str:
    """Return the text that the Config Key is made of."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return f'"{value}"'
        case bytes():
            return f'"{base64.b64encode(value).decode()}"'
        case Mapping():
            names = sorted((n for n in value if _counts(n, value[n])), key=str.casefold)
            return "{" + ",".join(f'"{n}":{seb_json(value[n])}' for n in names) + "}"
        case _:
            return "[" + ",".join(map(seb_json, value)) + "]"


def config_key(settings: Settings) -> str:
    """Return the Config Key of settings."""
    return hashlib.sha256(seb_json(settings).encode()).hexdigest()


def proof(url: str, key: str) -> str:
    """Return what a browser with these settings shows at an address."""
    return hashlib.sha256((url.partition("#")[0] + key).encode()).hexdigest()


def proves(shown: str, url: str, key: str) -> bool:
    """Tell whether what was shown is the proof."""
    return hmac.compare_digest(shown.lower().encode(errors="replace"), proof(url, key).encode())


def _counts(name: str, value: Value) -> bool:
    return name != "originatorVersion" and not (isinstance(value, Mapping) and not value)
