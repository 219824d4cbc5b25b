"""Makes .venv and installs what requirements/dev.txt pins; quick when nothing changed."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements" / "dev.txt"
STAMP = VENV / "installed"
LOG = VENV / "pip.log"

USABLE = (
    "import importlib.util, sys;"
    "sys.exit(sys.version_info < (3, 12) or importlib.util.find_spec('pip') is None)"
)
NO_ANSWER = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|NameResolutionError|ProxyError"
    r"|Connection refused|Network is unreachable|name resolution|Name or service not known"
    r"|Read timed out|Connection to .+ timed out"
)


class SetUpFailed(Exception):
    """Says in a sentence what went wrong, and in another what to do."""


def set_up():
    wanted = _fingerprint()
    usable = _usable()
    if usable and STAMP.is_file() and STAMP.read_text() == wanted:
        print("The Python environment in .venv is up to date.")
        return
    if not usable:
        _make_environment()
    _install()
    # Last, so that a set-up that was interrupted is taken up again.
    STAMP.write_text(wanted)


def _fingerprint():
    """The lock file's hash and the folder: an environment that was moved does not work."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {VENV}\n"


def _usable():
    if STAMP.is_file() and not STAMP.read_text().endswith(f" {VENV}\n"):
        return False
    try:
        return subprocess.run([PYTHON, "-c", USABLE], capture_output=True).returncode == 0
    except OSError:
        return False


def _make_environment():
    version = ".".join(map(str, sys.version_info[:3]))
    if VENV.is_symlink() or VENV.is_file():
        raise SetUpFailed(f"{VENV} is not a folder. Remove it and run the same command again.")
    if VENV.exists():
        print("The Python environment in .venv does not run; it is made anew.")
        shutil.rmtree(VENV)
    print(f"Making .venv with Python {version}.")
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        raise SetUpFailed(
            f"Python {version} could not make .venv: {_last_line(made.stdout + made.stderr)}\n"
            "Mend that, or name another Python with PYTHON=/path/to/python, and run the same "
            "command again."
        )


def _install():
    count = len(re.findall(r"^\S+==", LOCK.read_text(), re.MULTILINE))
    print(f"Installing {count} packages, each checked by its hash (a minute the first time).")
    pip = [PYTHON, "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check"]
    pip += ["--no-input", "--progress-bar=off", "-r", LOCK]
    with LOG.open("w") as log:
        installed = subprocess.run(pip, stdout=log, stderr=subprocess.STDOUT)
    if installed.returncode:
        raise SetUpFailed(_explain(LOG.read_text()))


def _explain(output):
    last = _last_line(output)
    if "DO NOT MATCH THE HASHES" in output:
        return (
            f"A package is not the one that {LOCK.relative_to(ROOT)} names, and nothing was "
            f"installed. {last}\n"
            "Run the same command again; when it stays so, do not use that package index."
        )
    if NO_ANSWER.search(output):
        return (
            f"The packages could not be downloaded: the package index does not answer. {last}\n"
            "Check the network (behind a proxy, HTTPS_PROXY) and run the same command again."
        )
    return (
        f"The packages could not be installed. {last}\n"
        f"pip's whole answer is in {LOG.relative_to(ROOT)}; mend that and run the same command "
        "again."
    )


def _last_line(output):
    """What pip or venv said last; its errors come before notices about itself."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    said = (errors or lines or ["It said nothing."])[-1]
    return f"The last line was: {said}"


def main():
    sys.stdout.reconfigure(line_buffering=True)
    try:
        set_up()
    except SetUpFailed as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
