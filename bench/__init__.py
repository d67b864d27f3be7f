"""Speed, measured: each program prints figures, and nothing here is imported by Throng.

The benches build their houses with the tests' own factories, so those are put on the path.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
