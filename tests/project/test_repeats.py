"""Keys compared a part at a time give what comparing them all at once gives."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.project.evidence.identity import KEY_DTYPE
from slastudio.project.evidence.repeats import KeyFile, are_among, coming_again, first_ones, held_by

pytestmark = pytest.mark.rapid
# spread over all leading bits, with many alike
KEYS = st.lists(st.integers(0, 15).map(lambda n: n * 0x1111_1111_1111_1111), max_size=40)


@contextmanager
def filled(keys: list[Any], dtype: Any = np.uint64) -> Iterator[KeyFile]:
    found = KeyFile(dtype)
    for at in range(0, len(keys), 7):
        found.add(np.array(keys[at : at + 7], dtype))
    yield found
    found.close()


@given(KEYS, KEYS, st.sampled_from([1, 3, 1000]))
def test_that_fresh_keys_that_come_again_are_found(
    fresh: list[int], before: list[int], at_once: int
) -> None:
    counts = Counter(fresh)
    expected = sorted(key for key in counts if counts[key] > 1 or key in before)
    with filled(fresh) as new, filled(before) as old:
        found = coming_again(new, old, at_once)
        assert found.tolist() == expected
        assert held_by(new, old, at_once) == sum(key in before for key in fresh)
    assert are_among(np.array(fresh, np.uint64), found).tolist() == [
        key in expected for key in fresh
    ]


@given(
    st.lists(st.tuples(st.integers(0, 7).map(lambda n: n << 61), st.integers(0, 2)), max_size=50),
    st.integers(1, 60),
)
def test_that_the_first_of_its_like_is_told_by_both_halves(
    pairs: list[tuple[int, int]], at_once: int
) -> None:
    with filled(pairs, KEY_DTYPE) as keys:
        assert first_ones(keys, at_once).tolist() == [
            pair not in pairs[:at] for at, pair in enumerate(pairs)
        ]
