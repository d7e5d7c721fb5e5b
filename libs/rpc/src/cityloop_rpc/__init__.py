"""gRPC between services and departments: identity, policy, deadlines, errors."""

from cityloop_rpc.authorizer import Authorizer, PersonCheck
from cityloop_rpc.change import authorize_actor, moment_of, run_idempotently
from cityloop_rpc.change_notifier import ChangeNotifier
from cityloop_rpc.client import open_channel
from cityloop_rpc.credentials import Credentials, CredentialsHealth
from cityloop_rpc.identity import OWN_DEPARTMENT, Identity, SignedInPerson
from cityloop_rpc.interceptor import AUTHORIZATION, BEARER, VouchForPerson, caller, no_tokens
from cityloop_rpc.paging import Pages, moment_and_text, moment_and_uuid, number, uuid_text
from cityloop_rpc.pieces import file_reference, pieces
from cityloop_rpc.policy import Policy
from cityloop_rpc.requests import rejected_items, well_formed
from cityloop_rpc.server import LARGEST_MESSAGE_BYTES, MAX_MESSAGE_BYTES, Registration, RpcServer
from cityloop_rpc.statuses import details_of, reason_of, status_of

__all__ = [
    "AUTHORIZATION",
    "BEARER",
    "LARGEST_MESSAGE_BYTES",
    "MAX_MESSAGE_BYTES",
    "OWN_DEPARTMENT",
    "Authorizer",
    "ChangeNotifier",
    "Credentials",
    "CredentialsHealth",
    "Identity",
    "Pages",
    "PersonCheck",
    "Policy",
    "Registration",
    "RpcServer",
    "SignedInPerson",
    "VouchForPerson",
    "authorize_actor",
    "caller",
    "details_of",
    "file_reference",
    "moment_and_text",
    "moment_and_uuid",
    "moment_of",
    "no_tokens",
    "number",
    "open_channel",
    "pieces",
    "reason_of",
    "rejected_items",
    "run_idempotently",
    "status_of",
    "uuid_text",
    "well_formed",
]
