"""What eight searches at once read and write."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ecosystem.network.kernels.compact import CompactNetwork
from ecosystem.network.kernels.compiling import Array

LANES = 8  # sources of one search: their numbers fill one line of the processor's cache
# 1 where a lane's bit is set in the mask: cheaper than asking for every bit.
_LANE_OF_MASK = (np.arange(1 << LANES)[:, None] >> np.arange(LANES) & 1).astype(np.float64)


class SearchNetwork(NamedTuple):
    """What a search reads, as plain arrays."""

    inner_ptr: Array
    inner_index: Array
    head_ptr: Array
    head_index: Array
    excess_ptr: Array
    excess_index: Array
    excess: Array
    size: Array
    lanes: Array


class SearchState(NamedTuple):
    """What a search writes; by node or collaboration and lane."""

    paths: Array
    given: Array
    added: Array
    head_paths: Array
    head_added: Array
    seen: Array
    now: Array
    new: Array
    above: Array
    head_seen: Array
    head_new: Array
    node_list: Array
    node_mask: Array
    node_ptr: Array
    head_list: Array
    head_mask: Array
    head_level: Array


def search_network(network: CompactNetwork) -> SearchNetwork:
    """Return what a search reads; ``excess`` is by how much pairs share more than one."""
    excess = network.shared()
    excess.data -= 1.0
    excess.eliminate_zeros()
    return SearchNetwork(
        *network.inner_pointers(),
        excess.indptr.astype(np.int64),
        excess.indices.astype(np.uint32),
        excess.data,
        network.size.astype(np.float64),
        _LANE_OF_MASK,
    )
