{
    "name": "Cooperative: People",
    "summary": "Entrepreneurs, activities, contracts and accompaniment in a CAE",
    "version": "19.0.1.0.0",
    "category": "Cooperative",
    "author": "CAE founders",
    "license": "AGPL-3",
    "development_status": "Beta",
    "application": True,
    "depends": ["mail", "portal", "calendar", "event"],
    "data": [
        "security/cae_base_groups.xml",
        "security/ir.model.access.csv",
        "security/cae_base_rules.xml",
        "data/cae_entrepreneur_stage.xml",
        "data/ir_cron.xml",
    ],
    "post_init_hook": "post_init_hook",
}
