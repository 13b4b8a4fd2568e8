"""Known weaknesses of locked packages, by pip-audit; skipped where its service is not reached."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Return 1 when a locked package has a known weakness."""
    tool = Path(sys.executable).with_name("pip-audit")
    lock = Path(__file__).resolve().parent.parent / "requirements" / "dev.lock"
    command = [str(tool), "-r", str(lock), "--disable-pip", "--require-hashes", "-f", "json"]
    try:
        done = subprocess.run(
            [*command, "--timeout", "20", "--progress-spinner", "off"],
            capture_output=True, encoding="utf-8", timeout=240, check=False,
        )  # fmt: skip
        packages = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        print("audit: SKIPPED, the service of known weaknesses was not reached")
        return 0
    asked = [package for package in packages if "vulns" in package]
    weak = [package for package in asked if package["vulns"]]
    if not asked:
        print(
            "audit: SKIPPED, the service of known weaknesses knows none of the packages from here"
        )
        return 0
    for package in weak:
        names = ", ".join(one["id"] for one in package["vulns"])
        print(f"audit: {package['name']} {package['version']}: {names}")
    print(
        f"audit: {len(asked)} of {len(packages)} packages asked about, {len(weak)} with weaknesses"
    )
    return int(bool(weak))


if __name__ == "__main__":
    sys.exit(main())
