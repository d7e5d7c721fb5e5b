"""`python -m cityloop_pictures`: decodes photos for a service, which holds both ends of its pipe."""

import sys

from cityloop_pictures.decoder_process import serve

if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
