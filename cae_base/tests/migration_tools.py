"""What an upgrade does, on rows that a test wrote."""

from odoo.modules.migration import load_script
from odoo.modules.module import get_module_path


def run_migration(env, module, version, stage):
    """:param stage: name of the script of that version, without its ending"""
    path = f"{get_module_path(module)}/migrations/{version}/{stage}.py"
    env.flush_all()
    load_script(path, stage).migrate(env.cr, version)
    env.invalidate_all()
