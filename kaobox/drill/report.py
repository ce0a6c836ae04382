"""The drill's report for people: how many answers were saved, lost and late, and a signature (M6).

The signature is ECDSA P-256 with SHA-256 over ``kaobox/drill-report/1``, a zero byte and the report's
text, made by the box that was drilled. Text, key and signature stand in one file.
"""

import json
import time

from cryptography.hazmat.primitives.asymmetric import ec

from contract import signing
from kaobox.drill.verdict import Account

LABEL = "kaobox/drill-report/1"
_KEY, _SIGNATURE = "key: ", "signature: "
_ROWS = (
    ("acknowledged", "已确认保存", "saved and acknowledged"),
    ("at_hq", "总部已有", "at headquarters"),
    ("lost", "丢失", "lost"),
    ("wrong", "错误", "wrong"),
    ("late_unproved", "迟交未证明", "late, unproved (kept)"),
    ("fenced_kept", "换机后另存", "after a move (kept)"),
    ("recovered", "换机后找回", "recovered after a move"),
    ("p99_ms", "保存耗时 p99，毫秒", "ms to save, p99"),
)
_KINDS = {
    "wan": ("断线", "line cut"),
    "kill": ("主机强制结束", "box killed"),
    "swap": ("换机", "seats moved"),
    "late": ("迟交", "seats late"),
    "package": ("离线包", "packages"),
    "power": ("停电", "power cut"),
    "clock": ("机位时钟跳变", "clocks jumped"),
}


class BadReport(Exception):
    """Not a report, or one that somebody changed."""

    code = "bad-report"


def text(account: Account, *, box: str, made_s: float | None = None) -> str:
    """Return the report without its signature."""
    made = time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(made_s))
    verdict = "通过  passed" if account.sound else "未通过  NOT PASSED"
    lines = [
        "考盒演练报告  Kaobox drill",
        f"结论 verdict: {verdict}",
        f"时间 made: {made}    考点盒 box: {box}    机位 seats: {account.seats}",
        f"随机种子 seed: {account.seed}    用时 seconds: {account.seconds}",
        "",
    ]
    values = json.loads(account.as_json())
    lines += [f"{values[name]:>10}  {zh}  {en}" for name, zh, en in _ROWS]
    lines += [f"{n:>10}  {'  '.join(_KINDS[kind])}" for kind, n in account.faults.items()]
    if account.broken:
        lines.append(f"{account.broken:>10}  总部记录链断裂  chains broken at headquarters")
    if account.unexpected:
        lines.append(f"{account.unexpected:>10}  处置与规则不符  not judged as the rules say")
    lines += [f"未能演练 not tried: {kind}: {why}" for kind, why in account.unavailable.items()]
    return "\n".join([*lines, "", account.as_json(), ""])


def sign(report: str, key: ec.EllipticCurvePrivateKey) -> str:
    """Return the report with key and signature below it."""
    signature = signing.sign(key, LABEL, report.encode())
    return f"{report}{_KEY}{signing.public(key)}\n{_SIGNATURE}{signature}\n"


def check(signed: str) -> str:
    """Return the key that signed a report; raises BadReport."""
    try:
        report, rest = signed.rsplit(_KEY, 1)
        key, signature = rest.strip().split(f"\n{_SIGNATURE}")
        signing.verify(key, LABEL, report.encode(), signature)
    except (ValueError, signing.BadSignature, signing.BadKey) as exc:
        raise BadReport("the signature does not fit the text") from exc
    return key
