"""A city is applied as one version; old versions are removed."""
