"""Makes the generators in `drawn` importable: they are a package of their own, as several test modules share them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
