"""Student's t distribution for whole degrees of freedom (Abramowitz and Stegun, Handbook, 26.7.3 and 26.7.4)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def probability_below(t: npt.NDArray[np.float64], degrees: int) -> npt.NDArray[np.float64]:
    """P(T < t) for each t; exact series with `degrees` // 2 terms."""
    angle = np.arctan2(t, np.sqrt(degrees))
    sine, cosine = np.sin(angle), np.cos(angle)
    odd = degrees % 2
    steps = np.arange(1 + odd, degrees - 1, 2, dtype=np.float64)
    factors = (steps / (steps + 1)) * cosine[..., None] ** 2
    series = 1.0 + np.cumprod(factors, axis=-1).sum(axis=-1)
    if not odd:
        inside = sine * series
    elif degrees == 1:
        inside = 2 / np.pi * angle
    else:
        inside = 2 / np.pi * (angle + sine * cosine * series)
    below: npt.NDArray[np.float64] = 0.5 * (1.0 + inside)
    return below
