"""What this room offers: how lists are asked for that others have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import grpc
from cityloop_city import CityModel
from cityloop_reactions import ListTargets

from cityloop_collaboration_tasks.lists.adapters.list_clients import RowsClient, ThingsClient


def reaction_lists(
    sensing: grpc.aio.Channel, sharing: grpc.aio.Channel, city: Callable[[], CityModel]
) -> Mapping[str, ListTargets]:
    """By what a pack calls them.

    Args:
        sensing: a channel to sensing-ingest.
        sharing: a channel to data-sharing.
        city: in use; rows with positions lie in its areas.
    """
    return {"things": ThingsClient(sensing).targets, "rows": RowsClient(sharing, city).targets}
