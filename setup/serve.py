"""Serve a database with real mail: Odoo, and an SMTP server that keeps every message.

Used by setup/run for the demo, and by the tests that need a whole server.
"""

import argparse
import contextlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

import psycopg2
from aiosmtpd.controller import Controller

ODOO = Path(__file__).with_name("odoo_main.py")
START_SECONDS = 120
STOP_SECONDS = 30


class MailFolder:
    """Handler of the SMTP server: each message an .eml file; names sort by arrival."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    async def handle_DATA(self, server, session, envelope):
        number = len(list(self.folder.glob("*.eml"))) + 1
        name = f"{datetime.now():%Y%m%d-%H%M%S}-{number:04}.eml"
        # renamed into place, so that nobody reads half a message
        partial = self.folder / f"{name}.part"
        partial.write_bytes(envelope.content)
        partial.rename(self.folder / name)
        return "250 Message accepted"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def mail_server(folder: Path):
    """Yield the port of an SMTP server that writes to ``folder``."""
    controller = Controller(MailFolder(folder), "127.0.0.1", free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def set_base_url(database: str, url: str) -> None:
    """Make the links in the mails lead to ``url``; PG* variables tell the server."""
    with contextlib.closing(psycopg2.connect(dbname=database)) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ir_config_parameter (key, value)"
                " VALUES ('web.base.url', %s), ('web.base.url.freeze', 'True')"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [url],
            )


def wait_until_served(process: subprocess.Popen, url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{url}/web/login", timeout=START_SECONDS).close()
            return
        time.sleep(0.2)
    raise RuntimeError("the server did not start")


@contextlib.contextmanager
def odoo_server(database: str, port: int, smtp_port: int, log: Path, *options: str):
    """Yield the process of an Odoo server that answers on ``port``."""
    process = subprocess.Popen(
        [
            *(sys.executable, str(ODOO), "-d", database, "--http-port", str(port)),
            *("--smtp", "127.0.0.1", "--smtp-port", str(smtp_port)),
            *("--email-from", "cooperative@cooperative.example", "--logfile", str(log)),
            *options,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl-C reaches it through us, once
    )
    try:
        wait_until_served(process, f"http://127.0.0.1:{port}")
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def served(database: str, port: int, mail: Path, log: Path, *options: str):
    """Yield the process that serves ``database`` on ``port`` and mails into ``mail``.

    :param options: more of Odoo's own, ``--workers=2``
    :raise RuntimeError: when the server does not start; ``log`` says why
    """
    set_base_url(database, f"http://localhost:{port}")
    with (
        mail_server(mail) as smtp_port,
        odoo_server(database, port, smtp_port, log, *options) as process,
    ):
        yield process


def exit_on_signal() -> None:
    """Leave through the context managers, once: Ctrl-C and setup/run both signal."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def leave(*_args):
        for name in signals:
            signal.signal(name, signal.SIG_IGN)
        sys.exit(0)

    for name in signals:
        signal.signal(name, leave)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("port", type=int)
    parser.add_argument("mail", type=Path)
    parser.add_argument("log", type=Path)
    parser.add_argument("logins", type=Path, help="text to show when it is served")
    options = parser.parse_args()
    exit_on_signal()
    try:
        with served(
            options.database, options.port, options.mail, options.log
        ) as process:
            print(f"\nServed on http://localhost:{options.port}\n", flush=True)
            if options.logins.exists():
                print(options.logins.read_text())
            print(
                f"Mail it sends: {options.mail}\nLog: {options.log}\nCtrl-C stops it.",
                flush=True,
            )
            process.wait()
        raise RuntimeError("the server has stopped")
    except RuntimeError as error:
        sys.exit(f"\n✗ {str(error).capitalize()}: read {options.log}")


if __name__ == "__main__":
    main()
