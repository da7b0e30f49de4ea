"""The failures that users of setup/ meet end in one sentence that says what to do."""

import re
import socket
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[1]
SETUP = ROOT / "setup"


@pytest.fixture
def folder():
    """A new one, whose path is short enough for a socket of PostgreSQL."""
    with TemporaryDirectory() as path:
        yield Path(path)


@pytest.fixture
def shell(folder, monkeypatch):
    """Run lines of bash with the functions of setup/lib.sh, away from the real ones'
    folders; the answer has ``returncode``, ``stdout`` and ``stderr``."""
    monkeypatch.setenv("FOLDER", str(folder))
    monkeypatch.delenv("ODOO_DIR", raising=False)

    def run(script):
        away = "LOCAL=$FOLDER CACHE=$FOLDER VENV=$FOLDER/venv LOG=$FOLDER/log"
        lines = f'source {SETUP}/lib.sh; {away}; touch "$LOG"\n{script}'
        return subprocess.run(["bash", "-c", lines], capture_output=True, text=True)

    return run


def assert_fails(done, *words):
    """The command stopped with one sentence in which these words stand in order."""
    assert done.returncode == 1, done
    sentence = done.stderr.strip()
    assert sentence.startswith("✗ ") and "\n" not in sentence, sentence
    assert re.search(".*".join(map(re.escape, words)), sentence), sentence


def test_port_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [SETUP / "run", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True)
    assert_fails(done, f"Port {port} is taken", f"--port {port + 1}")


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--port", "http"], ("number between 1 and 65535",)),
        (["--port"], ("--port wants a number",)),
        (["--db", "Démo"], ("small letters",)),
        (["--db", "cae_test_1"], ("not one of this set-up's own",)),
        (["--frech"], ("--frech", "--help")),
    ],
)
def test_wrong_arguments(arguments, words):
    command = [SETUP / "run", *arguments]
    assert_fails(subprocess.run(command, capture_output=True, text=True), *words)


@pytest.mark.parametrize(
    "printed, words",
    [
        ("E: Could not resolve 'mirror'", ("network did not answer", "Check")),
        ("Max retries exceeded with url", ("network did not answer", "Check")),
        ("npm error code ENOTFOUND", ("network did not answer", "Check")),
        ("OSError: [Errno 28] No space left on device", ("disk is full", "Free")),
        ("E: You don't have enough free space in /var", ("disk is full", "Free")),
        ("KeyError: 'name'", ("Its log says why", "log")),
    ],
)
def test_a_step_fails(shell, printed, words):
    done = shell(f'logged echo "{printed}"; fail_because "Odoo could not be had"')
    assert_fails(done, "Odoo could not be had", *words)


def test_reason_is_not_an_earlier_step_s(shell):
    done = shell('logged echo No space left; STEP_LOG=14; fail_because "Failed"')
    assert_fails(done, "Its log says why")


def test_little_disk(shell):
    assert_fails(shell('need_disk "$FOLDER" 900000000'), "MB are free", "free some")


def test_no_python_that_odoo_supports(shell):
    done = shell('PYTHONS="false python2"; make_venv "$VENV"')
    assert_fails(done, "Python 3.11, 3.12 or 3.13", "install")


def test_debian_package_changed(shell, folder):
    for line in (SETUP / "debian-packages.sha256").read_text().splitlines():
        (folder / line.split()[1]).write_text("another version")
    assert_fails(shell('unpack_odoo "$FOLDER"'), "Debian has replaced", "ODOO_DIR")


def test_odoo_dir_of_another_version(shell, folder):
    script = f"ODOO_DIR={folder} ODOO={folder}; check_odoo_dir"
    assert_fails(shell(script), "holds no Odoo", "19.0")
    (folder / "odoo").mkdir()
    release = folder / "odoo" / "release.py"
    release.write_text("version_info = (18, 0, 0, FINAL, 0, '')")
    assert_fails(shell(script), "is not Odoo 19.0", "check out")
    release.write_text("version_info = (19, 0, 0, FINAL, 0, '')")
    assert shell(script).returncode == 0


def test_postgresql_does_not_start(shell, folder):
    script = "locate_cluster; as_pg_owner() { false; }; start_cluster"
    assert_fails(shell(script), "PostgreSQL did not start", "server.log", "remove")


def test_database_does_not_fit(shell):
    script = 'sql() { echo "No space left on device" >&2; false; }; copy_database a b'
    assert_fails(shell(script), "database b", "disk is full", "Free")


def test_postgresql_was_replaced(shell, folder):
    (folder / "postgresql" / "data").mkdir(parents=True)
    (folder / "postgresql" / "data" / "PG_VERSION").write_text("9.6\n")
    script = 'pg_home() { echo "$FOLDER/postgresql"; }; locate_cluster'
    assert_fails(shell(script), "made with PostgreSQL 9.6", "install postgresql-9.6")


def test_steps_say_how_long_is_left(shell):
    script = """
    describe() { case $1 in slow) echo "95|Slow" ;; *) echo "20|Quick" ;; esac; }
    need_slow() { true; }; need_quick() { true; }; need_done() { false; }
    slow() { :; }; quick() { :; }
    plan slow done quick
    """
    assert shell(script).stdout.splitlines() == [
        "[1/2] Slow (about 2 min left)",
        "[2/2] Quick (about 20 s left)",
    ]


def test_second_command_waits_for_the_first(shell):
    script = """
    say() { echo "$*"; touch "$FOLDER/waiting"; }
    appears() { until [ -e "$FOLDER/$1" ]; do :; done; }
    (lock; touch "$FOLDER/locked"; appears waiting) &
    appears locked
    lock
    echo done
    """
    assert shell(script).stdout.splitlines() == [
        "Another of these commands is setting things up: waiting for it.",
        "done",
    ]


def test_a_skipped_test_fails_the_run(tmp_path):
    test = tmp_path / "test_it.py"
    command = [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p", "no_skips", test]
    test.write_text("def test(): pass")
    assert subprocess.run(command, capture_output=True).returncode == 0
    test.write_text("import pytest\ndef test(): pytest.skip('no Chromium')")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "no Chromium" in done.stdout
