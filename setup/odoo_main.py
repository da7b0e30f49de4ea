"""Odoo's command line as a file: with workers it starts another process of itself by
the name of its file, which `python -m odoo` has not."""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
