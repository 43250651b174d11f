"""Names for the arrays and columns that all rooms hand to one another; one dimension unless said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # naming a column needs no pandas, and first paint comes before it
    import pandas as pd

Array: TypeAlias = npt.NDArray[Any]  # of numbers, truths, moments or objects
Bools: TypeAlias = npt.NDArray[np.bool_]
Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Hashes: TypeAlias = npt.NDArray[np.uint64]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Series: TypeAlias = "pd.Series[Any]"
