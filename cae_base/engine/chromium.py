"""Chromium as a printer: HTML in, PDF out, over the pipe of its DevTools protocol.

The browser has no network, runs no script and reads no file: whatever a document
shows is asked of the caller, who answers or refuses. No port is opened, and the
browser ends with the pipe, whichever side breaks.
"""

import base64
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium wants its pipe on descriptors 3 and 4. It reserves more address space than
# the limit that Odoo sets on its workers, hence `ulimit`.
LAUNCHER = 'ulimit -S -v unlimited; exec "$@" 3<&0 4>&1 </dev/null >/dev/null'
SWITCHES = (
    "--headless",
    "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--font-render-hinting=none",
    "--no-first-run",
)
CSS_DPI = 96
# The width that a document takes, once the fonts that its layout asks for are there.
WIDTH = """
document.body.offsetHeight;
document.fonts.ready.then(() => document.documentElement.scrollWidth);
"""


class ChromiumError(Exception):
    """Chromium did not start, stopped, or did not finish in time."""


@contextmanager
def open_chromium(executable, resolve, timeout):
    """A tab to print with. The browser and its files are gone at the end.

    :param executable: path of Chromium
    :param resolve: function(url) -> (media type, bytes), or None to refuse
    :param timeout: seconds after which the browser is killed
    """
    deadline = time.monotonic() + timeout
    with tempfile.TemporaryDirectory(
        prefix="cae_print_", ignore_cleanup_errors=True
    ) as folder:
        process = _launch(executable, folder)
        watchdog = threading.Timer(timeout, _kill, [process])
        watchdog.start()
        try:
            yield Tab(process, resolve)
        except (EOFError, BrokenPipeError) as error:
            late = time.monotonic() >= deadline
            raise ChromiumError(
                f"not finished after {timeout} s" if late else _last_words(folder)
            ) from error
        finally:
            watchdog.cancel()
            _close(process)


def _launch(executable, folder):
    command = [executable, *SWITCHES, f"--user-data-dir={folder}/profile"]
    if os.geteuid() == 0:
        command.append("--no-sandbox")  # root cannot use the sandbox
    with _error_log(folder).open("wb") as error_log:
        return subprocess.Popen(
            ["/bin/sh", "-c", LAUNCHER, "sh", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=error_log,
            env={**os.environ, "HOME": folder, "TMPDIR": folder},
            start_new_session=True,
        )


def _close(process):
    """Close the pipe, which ends the browser."""
    try:
        process.communicate(timeout=5)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.communicate()


def _kill(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _error_log(folder):
    return Path(folder, "error.log")


def _last_words(folder):
    lines = _error_log(folder).read_text(errors="replace").strip().splitlines()
    return "\n".join(lines[-3:]) or "stopped without a word"


class Tab:
    """One page of the browser, which loads and prints one document after the other."""

    def __init__(self, process, resolve):
        self._process = process
        self._resolve = resolve
        self._unread = b""
        self._calls = 0
        self._document = None
        self._loaded = set()
        self._session = None
        self._open()

    def print_pdf(self, html, url, options):
        """The PDF (bytes) of an HTML document, printed smaller if it is too wide.

        :param url: absolute address the document is served at; what it shows is asked
            relatively to it
        :param options: those of `Page.printToPDF` on paper, margins and scale
        """
        margins = options["marginLeft"] + options["marginRight"]
        width = round((options["paperWidth"] - margins) * CSS_DPI / options["scale"])
        shrinking = width / max(width, self._load(html, url, width))
        options = {**options, "scale": options["scale"] * shrinking}
        return base64.b64decode(self._call("Page.printToPDF", **options)["data"])

    def _load(self, html, url, width):
        """Show a document in a window, and say how wide it is (both in CSS pixels)."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=width,
            deviceScaleFactor=1,
            mobile=False,
        )
        self._document = (url, html)
        page = self._call("Page.navigate", url=url)
        if error := page.get("errorText"):
            raise ChromiumError(error)
        while page["loaderId"] not in self._loaded:
            self._receive()
        answer = self._call("Runtime.evaluate", expression=WIDTH, awaitPromise=True)
        return answer["result"]["value"]

    def _open(self):
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        session = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = session["sessionId"]
        self._call("Emulation.setScriptExecutionDisabled", value=True)
        # Odoo's reports are written for the screen rules of their style sheets.
        self._call("Emulation.setEmulatedMedia", media="screen")
        self._call("Fetch.enable")
        self._call("Page.enable")
        self._call("Page.setLifecycleEventsEnabled", enabled=True)

    def _call(self, method, **params):
        call = self._send(method, **params)
        while (message := self._receive()).get("id") != call:
            pass
        if error := message.get("error"):
            raise ChromiumError(f"{method}: {error['message']}")
        return message["result"]

    def _send(self, method, **params):
        self._calls += 1
        message = {"id": self._calls, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._process.stdin.write(json.dumps(message).encode() + b"\0")
        self._process.stdin.flush()
        return self._calls

    def _receive(self):
        """The next message; the browser's questions are answered on the way."""
        chunks = [self._unread]
        while b"\0" not in chunks[-1]:
            chunks.append(os.read(self._process.stdout.fileno(), 1 << 20))
            if not chunks[-1]:
                raise EOFError
        end, self._unread = chunks.pop().split(b"\0", 1)
        message = json.loads(b"".join([*chunks, end]))
        if message.get("method") == "Fetch.requestPaused":
            self._answer(**message["params"])
        elif message.get("method") == "Page.lifecycleEvent":
            self._note(**message["params"])
        return message

    def _note(self, name, loaderId, **_params):
        if name == "load":
            self._loaded.add(loaderId)

    def _answer(self, requestId, request, **_params):
        content = self._find(request["url"])
        if content is None:
            self._send(
                "Fetch.failRequest", requestId=requestId, errorReason="AccessDenied"
            )
            return
        media_type, data = content
        self._send(
            "Fetch.fulfillRequest",
            requestId=requestId,
            responseCode=200,
            responseHeaders=[{"name": "Content-Type", "value": media_type}],
            body=base64.b64encode(data).decode(),
        )

    def _find(self, url):
        address, html = self._document
        if url == address:
            return "text/html; charset=utf-8", html.encode()
        return self._resolve(url)
