"""The public page with code A: plain HTML, so that any telephone shows it; the QR code comes on top."""

from html import escape

_PAGE = """<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="color-scheme" content="light dark" />
    <meta name="format-detection" content="telephone=no" />
    <title>离线开卷密码 A · {title}</title>
    <link rel="stylesheet" href="/shared/tokens.css" />
    <link rel="stylesheet" href="/shared/base.css" />
    <link rel="stylesheet" href="/console/public/public.css" />
    <link rel="icon" href="data:," />
    <script type="module" src="/console/public/open.js"></script>
  </head>
  <body>
    <main class="public">
      <p class="soft">{title} · {session}</p>
      <h1>离线开卷密码 A <span lang="en">Code A</span></h1>
      <p class="public-code figures" data-testid="code-a">{groups}</p>
      <div class="public-qr" data-code="{code}"></div>
      <p>考点没有网络时，由两人在考点盒面板上输入密码 A，再输入主考信封中的密码 B。六组数字，每组五位。</p>
      <p lang="en">For a venue without a line: two people enter code A on the box's panel, then code B from the chief's
        sealed envelope. Six groups of five digits.</p>
    </main>
  </body>
</html>
"""


def html(title: str, session: str, code: str) -> str:
    """Return the page; ``code`` as it is read out."""
    groups = " ".join(f"<span>{escape(group)}</span>" for group in code.split())
    return _PAGE.format(
        title=escape(title), session=escape(session), groups=groups, code=escape(code)
    )
