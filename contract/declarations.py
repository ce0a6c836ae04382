"""Says the JSON Schemas as one TypeScript declaration file, for the type checker of the pages.

The pages name its types in comments, so a field that is renamed here is an error there. It knows
the words of JSON Schema that our models use and refuses any other: what it cannot say would become
``any``, which checks nothing. Bounds and patterns have no type and are left to the models.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

_HEAD = "// Written by `make schema` from contract/schema: what travels, for the type checker.\n"
_WORDS = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
_SILENT = {"title", "description", "default"}
"""Words that say nothing of the type."""
_WIDTH = 100

Schema = Mapping[str, Any]


class NotDeclared(Exception):
    """A schema says something for which no declaration is known."""

    code = "not-declared"


def declarations(schemas: Iterable[Schema]) -> str:
    """Return the file's text: every model of ``schemas`` once, by name. Raises NotDeclared."""
    models: dict[str, Schema] = {}
    for schema in schemas:
        for name, model in {**schema.get("$defs", {}), schema["title"]: schema}.items():
            plain = {word: said for word, said in model.items() if word != "$defs"}
            if models.setdefault(name, plain) != plain:
                raise NotDeclared(f"two models are called {name}")
    return "\n".join([_HEAD, *(_interface(name, models[name]) for name in sorted(models))])


def _interface(name: str, model: Schema) -> str:
    if model.get("type") != "object" or model.get("additionalProperties") is not False:
        raise NotDeclared(f"{name} is not a model that refuses unknown fields")
    lines = [*_comment(model.get("description")), f"export interface {name} {{"]
    for field, schema in model["properties"].items():
        always = field in model.get("required", ()) or "const" in schema  # we always write the tag
        lines.append(_field(f"{field}{'' if always else '?'}:", _type(schema, f"{name}.{field}")))
    return "\n".join([*lines, "}", ""])


def _comment(description: str | None) -> list[str]:
    if description is None:
        return []
    lines = description.replace("``", "`").split("\n")
    if len(lines) == 1:
        return [f"/** {lines[0]} */"]
    return ["/**", *(f" * {line}".rstrip() for line in lines), " */"]


def _field(name: str, said: str) -> str:
    line = f"  {name} {said};"
    if len(line) <= _WIDTH or not said.startswith("Array<"):
        return line
    return f"  {name} Array<\n    {said[len('Array<') : -1]}\n  >;"


def _type(schema: Schema, place: str) -> str:
    if parts := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(dict.fromkeys(_type(part, place) for part in parts))
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix("#/$defs/")
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(one) for one in schema["enum"])
    return _plain(schema, place)


def _plain(schema: Schema, place: str) -> str:
    match schema.get("type"):
        case "array" if "items" in schema:
            one = _type(schema["items"], place)
            return f"Array<{one}>" if "|" in one else f"{one}[]"
        case "object" if isinstance(schema.get("additionalProperties"), Mapping):
            return f"Record<string, {_type(schema['additionalProperties'], place)}>"
        case str(word) if word in _WORDS:
            return _WORDS[word]
        case None if schema.keys() <= _SILENT:
            return "unknown"
    raise NotDeclared(f"{place}: {json.dumps(schema)}")
