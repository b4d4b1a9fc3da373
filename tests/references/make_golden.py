"""Write golden/systems.json: values and gradients of every system by torch.

    python -m tests.references.make_golden
"""

from __future__ import annotations

import json
from pathlib import Path

from derive.cells import catalogue
from tests.references.torch_side import theirs

GOLDEN = Path(__file__).parent / "golden" / "systems.json"


def main() -> None:
    """One line a number array, so that a change of one shows as one line."""
    systems = {name: {k: v.tolist() for k, v in theirs(name).items()} for name in catalogue()}
    lines = [
        f' "{name}": {{\n' + ",\n".join(f'  "{k}": {json.dumps(v)}' for k, v in found.items()) + "\n }"
        for name, found in systems.items()
    ]
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
