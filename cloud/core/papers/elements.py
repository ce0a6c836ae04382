"""The allow-list: which markup a question may be made of, and what becomes of the rest."""

import re

INLINE = frozenset(
    {"span", "strong", "em", "b", "i", "u", "sub", "sup", "code", "ruby", "rt", "rp"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol"})
TABLES = frozenset({"table", "colgroup", "thead", "tbody", "tfoot", "tr"})
BLOCKS = (
    frozenset({"p", "div", "br", "hr", "li", "caption", "col", "th", "td", "blockquote", "pre"})
    | HEADINGS
    | LISTS
    | TABLES
)
VOID = frozenset({"br", "hr", "col"})
ONLY_ELEMENTS = LISTS | TABLES
"""Between whose children white space means nothing."""

SAME_AS = {
    **dict.fromkeys(("section", "article", "header", "footer", "main", "aside"), "div"),
    **dict.fromkeys(("address", "figure", "figcaption"), "div"),
    **dict.fromkeys(("abbr", "acronym", "cite", "dfn", "var"), "span"),
    **dict.fromkeys(("kbd", "samp", "tt"), "code"),
}
"""Elements whose meaning another keeps."""

REFUSED = {
    **dict.fromkeys(("video", "picture", "source", "track"), "unsupported-media"),
    **dict.fromkeys(("embed", "iframe", "object", "media"), "unsupported-media"),
    **dict.fromkeys(("feedbackInline", "feedbackBlock"), "unsupported-feedback"),
    **dict.fromkeys(("printedVariable", "templateInline"), "unsupported-template"),
    "templateBlock": "unsupported-template",
    "include": "unsupported-stimulus",
    **dict.fromkeys(("hottext", "gap"), "interaction-misplaced"),
}
"""Codes of what has a name of its own; all else is ``unsupported-markup``."""

ATTRIBUTES = {
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "span": re.compile(r"[1-9][0-9]?"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "start": re.compile(r"-?[0-9]{1,4}"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "lang": re.compile(r"[A-Za-z0-9-]{1,35}"),
}
"""Attributes that pass, with the whole of what they may say."""

UNSEEN = frozenset({"id", "class", "label", "role", "base", "space", "summary"})
"""Attributes that go without a word: no candidate would see a difference."""
