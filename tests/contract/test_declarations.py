"""The types that the pages take from the models."""

from typing import Any, Literal

import pytest
from pydantic import Field

from contract.declarations import NotDeclared, declarations
from contract.wire import Wire


class Leaf(Wire):
    """A ``leaf``."""

    kind: Literal["leaf"] = "leaf"
    length_mm: float | None = None


class Tree(Wire):
    """What has leaves.

    And a trunk.
    """

    name: str
    leaves: tuple[Leaf, ...]
    mixed: tuple[str | Leaf, ...] = ()
    rings: dict[str, int] = Field(default_factory=dict)
    season: Literal["green", "bare"]
    note: Any = None


class Loose(Wire, extra="allow"):
    """Takes anything."""


class Crowd(Wire):
    """Holds what no declaration is known for."""

    pair: tuple[int, str]


EXPECTED = """\
/** A `leaf`. */
export interface Leaf {
  kind: "leaf";
  length_mm?: number | null;
}

/**
 * What has leaves.
 *
 * And a trunk.
 */
export interface Tree {
  name: string;
  leaves: Leaf[];
  mixed?: Array<string | Leaf>;
  rings?: Record<string, number>;
  season: "green" | "bare";
  note?: unknown;
}
"""


def test_a_model_and_what_it_holds_are_declared_once() -> None:
    text = declarations([Tree.model_json_schema(), Leaf.model_json_schema()])
    assert text.split("\n\n", 1)[1] == EXPECTED


def test_a_shape_without_a_declaration_is_refused_by_its_place() -> None:
    with pytest.raises(NotDeclared, match=r"Crowd\.pair"):
        declarations([Crowd.model_json_schema()])


def test_a_model_that_takes_anything_is_refused() -> None:
    with pytest.raises(NotDeclared, match="Loose"):
        declarations([Loose.model_json_schema()])


def test_two_models_of_one_name_are_refused() -> None:
    other = {**Leaf.model_json_schema(), "description": "Another leaf."}
    with pytest.raises(NotDeclared, match="Leaf"):
        declarations([Leaf.model_json_schema(), other])
