"""An OpenID Connect issuer for development: whoever opens it signs in as anybody. Never deployed."""

from cityloop_local.development_issuer.app import CLIENT_ID, People, PersonShown, issuer_app, read_people
from cityloop_local.development_issuer.process import DevelopmentIssuer

__all__ = ["CLIENT_ID", "DevelopmentIssuer", "People", "PersonShown", "issuer_app", "read_people"]
