"""What marks an item, taken out of it: correct answers, mappings, and the source's own scoring.

A ``ResponseKey`` holds what simple marking needs. Everything else that an examiner or a later
marking may want (outcomes, bounds of mappings, response processing, rubrics for scorers) is kept
word for word in ``AnswerKey.scoring``. All of it stays in the cloud (A3).
"""

import math
from collections.abc import Iterator
from typing import Literal, cast

from cloud.core.papers.findings import Place
from cloud.core.papers.markup import for_candidates
from cloud.core.papers.xmltree import Document, Tag
from contract.paper import ResponseKey

LONGEST_IDENTIFIER = 128
MOST_POINTS = 10_000
_CARDINALITIES = frozenset({"single", "multiple", "ordered", "record"})
_PAIRS = frozenset({"pair", "directedPair"})
_SCORING = frozenset(
    {
        "responseDeclaration",
        "outcomeDeclaration",
        "templateDeclaration",
        "templateProcessing",
        "responseProcessing",
    }
)


def identifier(tag: Tag, attribute: str, at: Place) -> str:
    """Return an identifier, or an empty string after reporting that there is none to use."""
    value = tag.attrs.get(attribute, "").strip()
    if 0 < len(value) <= LONGEST_IDENTIFIER and not any(letter.isspace() for letter in value):
        return value
    at.error("identifier-bad", f"{attribute} of {tag.raw}: {value[:40]!r}", tag.line)
    return ""


def response_keys(item: Tag, at: Place) -> dict[str, ResponseKey]:
    """Return how each response is marked, by its identifier."""
    keys: dict[str, ResponseKey] = {}
    for declaration in item.tags("responseDeclaration"):
        name = identifier(declaration, "identifier", at)
        if name in keys:
            at.error("response-duplicate", f"{name} is declared twice", declaration.line)
        elif name and (key := _response_key(name, declaration, at)):
            keys[name] = key
    return keys


def scoring(document: Document) -> str:
    """Return everything of an item that marks it, verbatim, in the order of the file."""
    parts = (tag for tag in document.root.tags() if tag.name in _SCORING)
    rubrics = (tag for tag in document.root.below("rubricBlock") if not for_candidates(tag))
    return "\n".join(document.verbatim(tag) for tag in (*parts, *rubrics))


def points(item: Tag, weight: float, at: Place) -> float | None:
    """Return what an item is worth in its test, None when the source does not say."""
    for name, value, line in _maxima(item):
        number = finite(value)
        if number is not None and 0 <= number * weight <= MOST_POINTS:
            return number * weight
        at.error("attribute-invalid", f"{name}: {value[:40]!r} is not a score", line)
    processing = item.first("responseProcessing")
    if processing and processing.attrs.get("template", "").rstrip("/").endswith("match_correct"):
        return weight if 0 <= weight <= MOST_POINTS else None
    return None


def finite(text: str) -> float | None:
    """Return a number as QTI writes it, None for anything else, infinities included."""
    try:
        number = float(text.strip())
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _maxima(item: Tag) -> Iterator[tuple[str, str, int]]:
    """Yield the places where a maximum score is said, the most authoritative first."""
    outcomes = {tag.attrs.get("identifier", ""): tag for tag in item.tags("outcomeDeclaration")}
    if "MAXSCORE" in outcomes:
        for value in outcomes["MAXSCORE"].below("value"):
            yield "MAXSCORE", value.text(), value.line
    if "SCORE" in outcomes and "normalMaximum" in outcomes["SCORE"].attrs:
        score = outcomes["SCORE"]
        yield "normalMaximum", score.attrs["normalMaximum"], score.line


def _response_key(name: str, declaration: Tag, at: Place) -> ResponseKey | None:
    cardinality = declaration.attrs.get("cardinality", "")
    if cardinality not in _CARDINALITIES:
        at.error("attribute-invalid", f"cardinality {cardinality!r} of {name}", declaration.line)
        return None
    default = declaration.first("defaultValue")
    if default and any(value.text().strip() for value in default.below("value")):
        at.error("unsupported-default", f"{name} is filled in beforehand", default.line)
    correct = declaration.first("correctResponse")
    mapping = declaration.first("mapping")
    entries = list(mapping.tags("mapEntry")) if mapping else []
    exact = [entry.attrs.get("caseSensitive", "true") != "false" for entry in entries]
    base_type = declaration.attrs.get("baseType", "")
    values = [value.text().strip() for value in correct.below("value")] if correct else []
    mapped = _mapping(entries, at)
    if base_type in _PAIRS:
        values = [_spaced(value) for value in values]
        mapped = {_spaced(value): worth for value, worth in mapped.items()}
    return ResponseKey(
        response=name,
        cardinality=cast("Literal['single', 'multiple', 'ordered', 'record']", cardinality),
        base_type=base_type,
        correct=tuple(values),
        mapping=mapped,
        case_sensitive=all(exact),
    )


def _spaced(pair: str) -> str:
    """Return a pair as seats give it: two identifiers and one space."""
    return " ".join(pair.split())


def _mapping(entries: list[Tag], at: Place) -> dict[str, float]:
    mapping: dict[str, float] = {}
    for entry in entries:
        value = finite(entry.attrs.get("mappedValue", ""))
        if value is None or "mapKey" not in entry.attrs:
            at.error("attribute-invalid", "a mapEntry needs mapKey and mappedValue", entry.line)
        else:
            mapping[entry.attrs["mapKey"].strip()] = value
    return mapping
