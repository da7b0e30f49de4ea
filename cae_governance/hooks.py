def post_init_hook(env):
    env["res.company"].search([])._create_cae_register_sequences()
