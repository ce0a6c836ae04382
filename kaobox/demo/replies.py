"""What a simulated candidate answers: something that fits the question, never the right thing."""

import random
from collections.abc import Iterator

from contract.paper import (
    ChoiceInteraction,
    Element,
    ExtendedTextInteraction,
    Interaction,
    Item,
    Node,
    TextEntryInteraction,
    Value,
)

_WORDS = ("二进制", "操作系统", "浏览器", "文件夹", "内存", "网络", "程序", "数据")
_LONG = 12


def reply(item: Item, chance: random.Random) -> Value:
    """Return an answer to every response of an item; each time another one."""
    return Value(
        responses={one.response: _fitting(one, chance) for one in _interactions(item.body)}
    )


def _interactions(nodes: tuple[Node, ...]) -> Iterator[Interaction]:
    for node in nodes:
        if isinstance(node, Element):
            yield from _interactions(node.children)
        elif isinstance(node, ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction):
            yield node


def _fitting(interaction: Interaction, chance: random.Random) -> tuple[str, ...]:
    if isinstance(interaction, ChoiceInteraction):
        ids = [choice.id for choice in interaction.choices]
        most = min(interaction.most or len(ids), len(ids))
        least = min(max(interaction.least, 1), most)
        return tuple(sorted(chance.sample(ids, chance.randint(least, most))))
    if isinstance(interaction, TextEntryInteraction):
        return (chance.choice(_WORDS),)
    return ("，".join(chance.choices(_WORDS, k=_LONG)) + "。",)
