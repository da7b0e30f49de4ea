"""The examples of the engine's own documentation."""

import doctest
import importlib
import pkgutil
import unittest

from .. import engine

FLAGS = doctest.IGNORE_EXCEPTION_DETAIL


class TestDoctests(unittest.TestCase):
    def test_examples(self):
        attempted = 0
        for info in pkgutil.iter_modules(engine.__path__):
            with self.subTest(module=info.name):
                module = importlib.import_module(f"{engine.__name__}.{info.name}")
                result = doctest.testmod(module, optionflags=FLAGS)
                self.assertFalse(result.failed)
                attempted += result.attempted
        self.assertGreater(attempted, 20)
