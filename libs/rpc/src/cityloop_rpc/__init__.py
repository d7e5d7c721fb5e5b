"""gRPC between services and departments: identity, policy, deadlines, errors."""

from cityloop_rpc.change import ActingPost, acting_post, moment_of, once
from cityloop_rpc.client import open_channel
from cityloop_rpc.identity import OWN_DEPARTMENT, Credentials, Identity
from cityloop_rpc.interceptor import caller
from cityloop_rpc.policy import Policy
from cityloop_rpc.server import Registration, RpcServer
from cityloop_rpc.statuses import reason_of, status_of

__all__ = [
    "OWN_DEPARTMENT",
    "ActingPost",
    "Credentials",
    "Identity",
    "Policy",
    "Registration",
    "RpcServer",
    "acting_post",
    "caller",
    "moment_of",
    "once",
    "open_channel",
    "reason_of",
    "status_of",
]
