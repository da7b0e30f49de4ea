"""What a whole-product test needs: a database of its own, a server with real mail, and
browsers of which ``.local/screenshots`` keeps a picture of each page."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import databases
import pytest
from playwright.sync_api import expect, sync_playwright
from serve import free_port, served

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "setup" / "lib.sh"
PATIENCE = 30_000  # milliseconds

# Words of ours that a page would say if they were not translated.
ENGLISH = re.compile(
    r"\b(Activities|Available|Closings?|Collected|Compute|Contracts?|Criteria"
    r"|Customers?|Deadlines?|Draft|Home|Invoiced?|Invoices|Items|Late|Meeting|Month End"
    r"|My|Paid|Pay|Payslips?|Post|Posted|Project|Quotes?|Register|Remaining|Running|Save"
    r"|Send|Sharing|Sign|Signatory|Signed|Simulate|Stages?|Start|Submit|Submitted|Terms"
    r"|Tick|To do|Total cost|Trade Names?|VAT|within 30 days)\b"
)


@pytest.fixture(scope="session")
def library():
    """Call a function of setup/lib.sh: ``library("drop_database", name)``."""

    def call(*command):
        script = 'source "$0"; locate_cluster; "$@"'
        subprocess.run(["bash", "-c", script, LIBRARY, *command], check=True)

    return call


@pytest.fixture(scope="module")
def own_name(request):
    """A name for this file's database; setup/test drops what is left of it."""
    run, test = request.config.getoption("--odoo-database"), request.module.__name__
    return f"{run}_{test}"


@pytest.fixture(scope="module")
def database(own_name, library):
    """A private copy of the template with the four modules, dropped afterwards."""
    library("copy_database", os.environ["CAE_TEMPLATE"], own_name)
    yield own_name
    library("drop_database", own_name)


@pytest.fixture(scope="module")
def transaction(database):
    """Work on that copy: ``with transaction() as env``, written when it ends."""
    return partial(databases.transaction, database)


@dataclass(frozen=True)
class Server:
    url: str
    database: str
    mail: Path  # every message sent, one .eml file each
    log: Path


@pytest.fixture(scope="module")
def server(database, tmp_path_factory):
    """A served Odoo process on that copy."""
    folder = tmp_path_factory.mktemp(database)
    mail, log, port = folder / "mail", folder / "odoo.log", free_port()
    with served(database, port, mail, log):
        yield Server(f"http://localhost:{port}", database, mail, log)


@pytest.fixture(scope="module")
def worker_server(database, tmp_path_factory):
    """The same with two worker processes, and the process of their parent."""
    folder = tmp_path_factory.mktemp(database)
    mail, log, port = folder / "mail", folder / "odoo.log", free_port()
    options = ("--workers=2", "--max-cron-threads=0", f"--gevent-port={free_port()}")
    with served(database, port, mail, log, *options) as process:
        yield Server(f"http://localhost:{port}", database, mail, log), process


# --- browsers -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def screenshots(request):
    """The folder with the pictures of this file's pages."""
    folder = ROOT / ".local" / "screenshots" / request.module.__name__
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(f"Screenshots: {folder}")
    return folder


@pytest.fixture
def look(screenshots, subtests):
    """Keep a picture of a page, whole, and read whether it is in French."""

    def look(page, name):
        number = len(list(screenshots.glob("[0-9]*.png"))) + 1
        page.wait_for_load_state()
        size = page.viewport_size
        height = page.evaluate("document.documentElement.scrollHeight")
        if height > size["height"]:
            page.set_viewport_size({**size, "height": height})
        page.screenshot(path=screenshots / f"{number:02} {name}.png")
        page.set_viewport_size(size)
        with subtests.test("in French", page=name):
            assert page.locator("html").get_attribute("lang") == "fr-FR"
            assert ENGLISH.findall(page.locator("body").inner_text()) == []

    return look


@pytest.fixture
def open_browser(server, chromium, look, screenshots):
    """Give a person a browser. What the server must know before it starts is a fixture
    that the test asks for first."""
    expect.set_options(timeout=PATIENCE)
    contexts = []

    def open_browser(person, width, height, **options):
        viewport = {"width": width, "height": height}
        context = chromium.new_context(locale="fr-FR", viewport=viewport, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return person(context.new_page(), look, server.url)

    yield open_browser
    for number, context in enumerate(contexts, start=1):
        context.pages[0].screenshot(path=screenshots / f"last page of {number}.png")
        context.close()
