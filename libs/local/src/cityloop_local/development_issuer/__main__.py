"""`python -m cityloop_local.development_issuer <port> <people.json>`: serves until it is stopped."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import uvicorn

from cityloop_local.development_issuer.app import issuer_app
from cityloop_local.development_issuer.people import read_people
from cityloop_local.workspace import LOOPBACK

if __name__ == "__main__":
    port, people = int(sys.argv[1]), Path(sys.argv[2])
    app = issuer_app(f"http://{LOOPBACK}:{port}", partial(read_people, people))
    uvicorn.run(app, host=LOOPBACK, port=port, log_level="warning")
