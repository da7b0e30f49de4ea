"""The table of each floor: which role may do what with its models."""

from .common import CooperativeCase

OPERATIONS = {"c": "create", "r": "read", "w": "write", "d": "unlink"}


def get_models(env, module):
    """:return: set of the names of the models that a module adds"""
    return {
        name
        for name, model in env.registry.items()
        if model._original_module == module
        and name.startswith("cae.")
        and not model._abstract
    }


def get_rights(records):
    """:return: what their user may do with records, as letters"""
    return "".join(
        letter
        for letter, operation in OPERATIONS.items()
        if records.has_access(operation)
    )


class RolesCase(CooperativeCase):
    def assertRights(self, module, expected):
        """Each model of a module is in the table, and what it says is true.

        :param expected: dict {model: {role: letters}}; who is not named may do nothing
        """
        self.assertEqual(get_models(self.env, module), set(expected))
        for model, rights in expected.items():
            for role, user in self.users.items():
                with self.subTest(model=model, role=role):
                    records = self.env[model].with_user(user)
                    self.assertEqual(get_rights(records), rights.get(role, ""))

    @classmethod
    def _create_user_of(cls, role, group):
        """One more role, of another floor."""
        cls.users[role] = cls._create_user("user", f"{role}@blavet.example")
        cls.users[role].group_ids = cls.env.ref(group)
