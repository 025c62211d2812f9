"""The steps of the container file without a container engine: in a mount namespace of its own, which only root has.

The packages of requirements/run.txt are those of this environment. Everything else is as in the image: only what is
copied is there, the root file system is read-only, and the user has no name, no privileges and one folder to write to.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.deploy.test_files import ROOT, read_instructions
from tests.server_processes import (
    fetch_status,
    free_port,
    list_workers,
    read_output,
    run_command,
    stop_server,
    wait_until_announced,
)

SCRIPT = """
mount --make-rprivate /
mount -t tmpfs tmpfs /opt
mount -t tmpfs tmpfs /var/lib
mkdir /var/lib/therapydb
chown 10001:10001 /var/lib/therapydb
{python} -m venv --without-pip /opt/therapydb
mkdir /opt/packages
mount --bind {packages} /opt/packages  # they may lie below /tmp
echo /opt/packages > $(echo /opt/therapydb/lib/python*/site-packages)/environment.pth
{pip} --python /opt/therapydb/bin/python {install} {source}
mount -t tmpfs tmpfs /tmp
chmod 1777 /tmp
for mounted in / /opt; do mount -o remount,ro,bind $mounted; done
cd /var/lib/therapydb
umask 0077
exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- {command}
"""


def can_mount() -> bool:
    """Whether this user may have a file system of its own."""
    if not (shutil.which("unshare") and shutil.which("setpriv")):
        return False
    command = ["unshare", "--mount", "sh", "-c", "mount --make-rprivate / && mount -t tmpfs tmpfs /tmp"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def copy_sources(target: Path) -> None:
    """Copy what the first stage copies, but the requirements."""
    target.mkdir()
    for name, arguments in read_instructions():
        if name != "COPY" or "--from" in arguments:
            continue
        *sources, _ = shlex.split(arguments)
        for source in (ROOT / source for source in sources):
            if source.is_dir():
                shutil.copytree(source, target / source.name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)


def build_script(source: Path) -> str:
    instructions = list(read_instructions())
    run = next(arguments for name, arguments in instructions if name == "RUN" and arguments.endswith(" ."))
    command = [part for name in ("ENTRYPOINT", "CMD") for part in json.loads(dict(instructions)[name])]
    return SCRIPT.format(
        python=sys.executable,
        packages=sysconfig.get_path("purelib"),
        pip=f"{sys.executable} -m pip",
        install=re.sub(r"^\S+ |\.$", "", run) + "--quiet",
        source=source,
        command=shlex.join(command),
    )


def read_environment(port: int) -> dict[str, str]:
    last = dict(read_instructions())
    variables = dict(pair.split("=", 1) for pair in shlex.split(last["ENV"]))
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    # A server for other machines has to have a secret; this one keeps it in the database, on loopback.
    return kept | variables | {"PORT": str(port), "HOST": "127.0.0.1", "THERAPYDB_WORKERS": "2"}


def test_the_backend_that_builds_the_package_is_installed_before_it() -> None:
    required = re.search(r"^requires = \[\"([\w-]+)", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert required
    assert re.search(rf"^{required[1]}==", (ROOT / "requirements/run.txt").read_text(), re.MULTILINE)


@pytest.mark.slow
@pytest.mark.skipif(not can_mount(), reason="needs root, unshare and setpriv")
def test_image_serves_as_a_user_without_rights_on_a_read_only_root(tmp_path: Path) -> None:
    copy_sources(tmp_path / "source")
    port = free_port()
    command = ["unshare", "--mount", "sh", "-e", "-c", build_script(tmp_path / "source")]
    with run_command(command, tmp_path, read_environment(port)) as process:
        wait_until_announced(process, tmp_path)
        assert [fetch_status(port, path) for path in ("/readyz", "/v1/therapies?limit=1", "/docs", "/")] == [200] * 4
        for pid in (process.pid, *list_workers(process)):
            status = Path(f"/proc/{pid}/status").read_text()
            assert "Uid:\t10001\t10001\t10001\t10001" in status
            assert re.search(r"CapEff:\t0+\n", status)
        assert stop_server(process, signal.SIGTERM) == 0
    assert "Traceback" not in read_output(tmp_path)
