"""An OpenID Connect issuer for development: whoever opens it signs in as anybody. Never deployed.

Its pages are `app`, which only its own process needs.
"""

from cityloop_local.development_issuer.people import CLIENT_ID, People, PersonShown, read_people
from cityloop_local.development_issuer.process import DevelopmentIssuer

__all__ = ["CLIENT_ID", "DevelopmentIssuer", "People", "PersonShown", "read_people"]
