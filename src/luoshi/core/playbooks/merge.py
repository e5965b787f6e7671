"""One playbook laid over another: what the site says wins, the rest stays as it is."""

from __future__ import annotations

from luoshi.core.playbooks.keys import MERGE_KEYS
from luoshi.core.playbooks.nodes import Block, Listing, Node, Scalar

REMOVE = MERGE_KEYS[0]


def laid_over(base: Node, own: Node, *, lists_grow: bool = False) -> Node:
    """The base with our own laid over it.

    Mappings merge key by key. Lists of items with an `id` merge by id: the same id merges, a new one comes last, and
    `remove: true` takes the base's item away. Any other list replaces the base's list or, with `lists_grow` (phrases),
    is added behind it without repeating what is there. Places stay with whoever wrote the line.
    """
    if isinstance(base, Block) and isinstance(own, Block):
        entries, places = dict(base.entries), dict(base.places)
        for key, value in own.entries.items():
            entries[key] = laid_over(base.entries[key], value, lists_grow=lists_grow) if key in base.entries else value
            places[key] = own.places[key]
        return Block(entries, places, own.place)
    if isinstance(base, Listing) and isinstance(own, Listing):
        if _has_ids(base) and _has_ids(own):
            return _by_id(base, own, lists_grow)
        if lists_grow:
            known = {item.raw for item in base.items if isinstance(item, Scalar)}
            new = tuple(item for item in own.items if not (isinstance(item, Scalar) and item.raw in known))
            return Listing(base.items + new, own.place)
    return own


def _by_id(base: Listing, own: Listing, lists_grow: bool) -> Listing:
    items: dict[str, Node] = {_id(item): item for item in base.items}
    for number, item in enumerate(own.items):
        name = _id(item)
        if name in items and _is_removal(item):
            del items[name]
        elif name in items and not _is_twice(own, number):
            items[name] = laid_over(items[name], item, lists_grow=lists_grow)
        else:
            # A removal of what is not there, or an id that stands twice, is kept so that the reader reports it.
            items[name if name not in items else f"{name}\x00{number}"] = item
    return Listing(tuple(items.values()), own.place)


def _is_twice(own: Listing, number: int) -> bool:
    return _id(own.items[number]) in {_id(item) for item in own.items[:number]}


def _has_ids(listing: Listing) -> bool:
    return bool(listing.items) and all(isinstance(item, Block) and "id" in item.entries for item in listing.items)


def _id(item: Node) -> str:
    named = item.entries["id"] if isinstance(item, Block) else item
    return named.raw if isinstance(named, Scalar) else ""


def _is_removal(item: Node) -> bool:
    said = item.entries.get(REMOVE) if isinstance(item, Block) else None
    return isinstance(said, Scalar) and said.value is True
