"""Draw a sample that anybody can draw again: by strata in proportion, within each by a hash of seed and id."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction


def place_of(seed: str, item: str) -> str:
    """Return the rank of an item: the SHA-256 of seed, a newline and its id, in hexadecimal. The lowest
    are drawn, so that adding records elsewhere moves nobody's rank.
    """
    return hashlib.sha256(f"{seed}\n{item}".encode()).hexdigest()


def allotted(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """Return how many are drawn of each stratum: in proportion to its size by largest remainders, at
    least one of each that holds any where there are enough to draw; all of them, where fewer are there
    than wanted.
    """
    held = {name: size for name, size in sizes.items() if size > 0}
    total = sum(held.values())
    if wanted >= total:
        return dict(held)
    shares = {name: Fraction(size * wanted, total) for name, size in held.items()}
    found = {name: int(share) for name, share in shares.items()}
    # the largest remainders first; equal ones in the order of their names
    order = sorted(held, key=lambda name: (int(shares[name]) - shares[name], name))
    for name in order[: wanted - sum(found.values())]:
        found[name] += 1
    # one of a stratum too small for its share, taken from the one that has most
    for name in sorted(name for name, number in found.items() if not number):
        most = max(sorted(found), key=lambda each: found[each])
        if found[most] > 1:
            found[most] -= 1
            found[name] = 1
    return found


def drawn(items: Sequence[str], strata: Sequence[str], wanted: int, seed: str) -> tuple[int, ...]:
    """Return the places of the items drawn, in their order; equal ids are one item, its first place
    counts.
    """
    by_stratum: dict[str, dict[str, int]] = {}
    seen: set[str] = set()
    for place, (item, stratum) in enumerate(zip(items, strata, strict=True)):
        if item not in seen:
            seen.add(item)
            by_stratum.setdefault(stratum, {})[item] = place
    found: list[int] = []
    numbers = allotted({name: len(each) for name, each in by_stratum.items()}, wanted)
    for name, number in numbers.items():
        ranked = sorted(by_stratum[name], key=lambda item: place_of(seed, item))
        found += [by_stratum[name][item] for item in ranked[:number]]
    return tuple(sorted(found))
