"""Run the command as `python -m zhike.cli`, the way the supervisor starts its parts."""

import sys

from zhike.cli import main

if __name__ == "__main__":
    sys.exit(main())
