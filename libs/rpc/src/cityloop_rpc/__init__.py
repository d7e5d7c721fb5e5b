"""gRPC between services and departments: identity, policy, deadlines, errors."""

from cityloop_rpc.acting import Acting
from cityloop_rpc.change import acting_post, moment_of, once
from cityloop_rpc.client import open_channel
from cityloop_rpc.credentials import Credentials
from cityloop_rpc.identity import OWN_DEPARTMENT, Identity
from cityloop_rpc.interceptor import caller
from cityloop_rpc.paging import Pages, moment_and_text, moment_and_uuid, number, uuid_text
from cityloop_rpc.policy import Policy
from cityloop_rpc.requests import well_formed
from cityloop_rpc.server import LARGEST_MESSAGE_BYTES, MAX_MESSAGE_BYTES, Registration, RpcServer
from cityloop_rpc.statuses import facts_of, reason_of, status_of
from cityloop_rpc.waking import Waking

__all__ = [
    "LARGEST_MESSAGE_BYTES",
    "MAX_MESSAGE_BYTES",
    "OWN_DEPARTMENT",
    "Acting",
    "Credentials",
    "Identity",
    "Pages",
    "Policy",
    "Registration",
    "RpcServer",
    "Waking",
    "acting_post",
    "caller",
    "facts_of",
    "moment_and_text",
    "moment_and_uuid",
    "moment_of",
    "number",
    "once",
    "open_channel",
    "reason_of",
    "status_of",
    "uuid_text",
    "well_formed",
]
