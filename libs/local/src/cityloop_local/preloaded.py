"""What the fork server does last before it forks: all catalogues of the workspace are read, and garbage is looked for
in nothing that is there already.
"""

from __future__ import annotations

import gc
import os

from cityloop_localisation.source import rooms_in
from setproctitle import setproctitle

from cityloop_local.workspace import root

# By their folders: to import a service's package is the service's own work.
for locales in sorted(root().glob("*/*/src/*/locales")):
    for room in rooms_in(locales):
        room.declared()
# It writes over the command line, which is long enough, and leaves the environment for who looks at processes.
os.environ["SPT_NOENV"] = "1"
setproctitle("cityloop: forks services")
gc.collect()
gc.freeze()
