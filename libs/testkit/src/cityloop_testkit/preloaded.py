"""What the fork server does last before it forks: all catalogues of the workspace are read, and garbage is looked for
in nothing that is there already.
"""

from __future__ import annotations

import gc

from cityloop_local.workspace import root
from cityloop_localisation.source import rooms_in

# By their folders: to import a service's package is the service's own work.
for locales in sorted(root().glob("*/*/src/*/locales")):
    for room in rooms_in(locales):
        room.declared()
gc.collect()
gc.freeze()
