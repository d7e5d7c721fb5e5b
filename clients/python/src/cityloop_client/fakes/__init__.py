"""A city for the tests of a department's programs: a real gRPC server with the real contracts, no fleet behind it."""

from cityloop_client.fakes.city import FakeCity

__all__ = ["FakeCity"]
