"""Bring a database of an earlier release to the present code, and read what is there.

The code of the releases is kept in ``releases/`` rather than taken from the history of
git, which a shallow clone or a downloaded archive does not have.
"""

import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2.extras import DictCursor

import odoo.tools

HERE = Path(__file__).parent
MODULES = ("cae_base", "cae_activity_accounts", "cae_payroll", "cae_governance")
ONCE = ("--no-http", "--stop-after-init")
BOOKS = ("account_move", "account_move_line", "sale_order")
# Computing a new field touches them.
NOT_COMPARED = {"write_date", "write_uid"}


def run(*command):
    """Run a Python program; what it printed is shown if it fails."""
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def upgrade(database):
    printed = run("-m", "odoo", "-d", database, "-u", "cae_base", *ONCE)
    assert not re.search(" (ERROR|CRITICAL) ", printed), printed


def query(database, sql, *values):
    with closing(psycopg2.connect(dbname=database)) as connection:
        with connection.cursor(cursor_factory=DictCursor) as cursor:
            cursor.execute(sql, values)
            return [dict(row) for row in cursor.fetchall()]


def read_tables(database, *others):
    """:return: dict {(table, id): row} of the modules' tables, books and others"""
    tables = query(
        database,
        "SELECT table_name AS name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " AND (table_name LIKE 'cae\\_%%' OR table_name = ANY(%s))",
        [*BOOKS, *others],
    )
    return {
        (table["name"], row.get("id") or tuple(row.values())): {
            name: row[name] for name in row.keys() - NOT_COMPARED
        }
        for table in tables
        for row in query(database, f'SELECT * FROM "{table["name"]}"')
    }


def read_schema(database):
    """:return: what the tables of the modules are made of, as sets of texts"""
    columns = query(
        database,
        "SELECT table_name, column_name, data_type, is_nullable"
        "  FROM information_schema.columns WHERE table_name LIKE 'cae\\_%%'",
    )
    constraints = query(
        database,
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        "  FROM pg_constraint WHERE conrelid::regclass::text LIKE 'cae\\_%%'",
    )
    indexes = query(
        database,
        "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'cae\\_%%'",
    )
    return {tuple(row.values()) for row in columns + constraints + indexes}


def read_data(database):
    """:return: set of (external id, model, noupdate) of what the modules deliver"""
    rows = query(
        database,
        "SELECT module, name, model, noupdate FROM ir_model_data"
        " WHERE module = ANY(%s) AND model NOT LIKE 'ir.model.fields%%'",
        list(MODULES),
    )
    return {tuple(row.values()) for row in rows}


def write_rows(database, release, folder):
    """Install a release in a database, and write rows of each kind with its code.

    :param folder: an empty one, for that code
    :return: what the program that writes them printed
    """
    releases = HERE / "releases"
    shutil.unpack_archive(releases / f"{release}.tar.xz", folder)
    paths = [Path(path) for path in odoo.tools.config["addons_path"]]
    path = ",".join(str(folder if path == HERE.parent else path) for path in paths)
    return run(releases / f"rows_of_{release.replace('.', '_')}.py", database, path)


def find_changes(row, after):
    """:return: names of the fields whose value is another one, or no longer there"""
    return {
        name
        for name, value in row.items()
        if value != after.get(name) and not is_translated(value, after.get(name))
    }


def is_translated(value, after):
    """Whether another language was added only."""
    return isinstance(value, dict) and value.items() <= (after or {}).items()
