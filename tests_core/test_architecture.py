"""What may import what: see the house rules in the design."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ADDON = "odoo.addons.pos_customer_identity."
VAULT_IMPORTER = "models/identity_vault.py"
#: What no shop runs. Tests break the vault from inside, benchmarks measure its parts.
INSIDERS = ("tests_core/", "tests/", "benchmarks/")

IMPORT_CORE_WITHOUT_ODOO = """
import importlib, pkgutil, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "odoo":
            raise ImportError("the core must not import " + name)

sys.meta_path.insert(0, Blocker())
import core
names = [module.name for module in pkgutil.walk_packages(core.__path__, "core.")]
for name in names:
    if not name.endswith(".__main__"):
        importlib.import_module(name)
assert "odoo" not in sys.modules
try:
    import odoo
except ImportError:
    print("\\n".join(names))
"""


def imported(source, path):
    """Yield what a Python file imports, as seen from the addon's root.

    :param path: the file, relative to the addon's root; relative imports start there
    """
    package = [*Path(path).parent.parts]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = above + ([node.module] if node.module else [])
            names = [".".join([*base, alias.name]) for alias in node.names]
        elif isinstance(node, ast.Attribute):
            names = [ast.unparse(node)]
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            dynamic = called in ("import_module", "__import__")
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            names = [str(text).lstrip(".") for text in texts] if dynamic else []
        else:
            continue
        yield from names


def imports_odoo(source, path):
    return any(f"{name}.".startswith("odoo.") for name in imported(source, path))


def imports_vault(source, path):
    names = [name.removeprefix(ADDON) for name in imported(source, path)]
    return any(f"{name}.".startswith("core.vault.") for name in names)


def files(pattern):
    """Return the files of the addon, relative to its root."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob(pattern))
    return sorted(path for path in found if not path.parts[0].startswith("."))


def may_import_vault(path):
    place = path.as_posix()
    return place == VAULT_IMPORTER or place.startswith(("core/vault/", *INSIDERS))


def mentions_vault(content):
    try:
        return "vault" in content.decode().lower()
    except UnicodeDecodeError:  # a picture or a font
        return False


def test_no_file_of_the_core_imports_odoo():
    core = [path for path in files("*.py") if path.parts[0] == "core"]
    assert Path("core/code.py") in core
    guilty = [path for path in core if imports_odoo((ROOT / path).read_text(), path)]
    assert guilty == []


def test_the_core_works_where_odoo_cannot_be_imported():
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_CORE_WITHOUT_ODOO],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "core.code" in done.stdout.split()


def test_only_the_model_of_the_vault_imports_the_vault():
    guilty = [
        path
        for path in files("*.py")
        if not may_import_vault(path) and imports_vault((ROOT / path).read_text(), path)
    ]
    assert guilty == []


@pytest.mark.parametrize("folder", ["static", "views"])
def test_nothing_that_reaches_a_browser_mentions_the_vault(folder):
    assert [
        path
        for path in files("*")
        if path.parts[0] == folder
        and (ROOT / path).is_file()
        and mentions_vault((ROOT / path).read_bytes())
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        "import odoo",
        "import odoo.fields as f",
        "from odoo import models",
        "from odoo.addons.pos_customer_identity import models",
        "def f():\n    from odoo.tools import config",
        "__import__('odoo')",
        "importlib.import_module('odoo.tools')",
    ],
)
def test_the_check_sees_an_import_of_odoo(line):
    assert imports_odoo(line, "core/code.py")


@pytest.mark.parametrize(
    "line",
    ["import odoorpc", "from . import odoo_like", "x = 'odoo'", "# import odoo"],
)
def test_the_check_lets_pass_what_only_looks_like_odoo(line):
    assert not imports_odoo(line, "core/code.py")


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("from ..core import vault", "models/res_partner.py"),
        ("from ..core import code, vault as v", "models/res_partner.py"),
        ("from ..core.vault import store", "models/res_partner.py"),
        ("from ..core.vault.store import Store", "models/res_partner.py"),
        ("from ..core import *; core.vault.open()", "models/res_partner.py"),
        ("from .. import core\nx = core.vault", "models/res_partner.py"),
        ("from .core import vault", "hooks.py"),
        ("from ...core import vault", "models/deep/common.py"),
        ("from .vault import store", "core/code.py"),
        ("from ..vault import store", "core/rules/points.py"),
        ("def f():\n    from core import vault", "report/look.py"),
        ("from odoo.addons.pos_customer_identity.core import vault", "wizard/x.py"),
        (
            "import odoo.addons.pos_customer_identity.core.vault as v",
            "controllers/x.py",
        ),
        ("import_module('odoo.addons.pos_customer_identity.core.vault')", "a/b.py"),
        ("importlib.import_module('..core.vault', __package__)", "models/x.py"),
    ],
)
def test_the_check_sees_an_import_of_the_vault(line, path):
    assert imports_vault(line, path)
    assert not may_import_vault(Path(path))


@pytest.mark.parametrize(
    "line",
    [
        "from ..core import code",
        "from . import identity_vault",
        "from .vault import x",
        "vault = self.env['identity.vault']",
        "import core.vaults",
        "import_module(name)",
    ],
)
def test_the_check_lets_pass_what_only_looks_like_the_vault(line):
    assert not imports_vault(line, "models/res_partner.py")


def test_the_check_sees_a_mention_of_the_vault_in_any_spelling():
    assert mentions_vault(b"<!-- the Vault -->")
    assert mentions_vault(b'rpc("identityVault")')
    assert not mentions_vault(b"default value")
    assert not mentions_vault(b"\x89PNG vault")
