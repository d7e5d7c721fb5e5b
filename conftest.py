"""All tests of the workspace use the test kit."""

pytest_plugins = ["cityloop_testkit.plugin"]
