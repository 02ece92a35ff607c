import uuid

import pytest
from hypothesis import settings

import databases
from core.vault import envelope
from core.vault.memory import MemoryStore
from core.vault.postgres import PostgresStore
from vault_support import World

# The same examples in every run, and no failure because the machine was busy.
settings.register_profile("core", database=None, deadline=None, derandomize=True)
settings.load_profile("core")


@pytest.fixture(scope="session")
def plain_dsn():
    """A prepared database without roles, for the whole run; each test has a vault."""
    with databases.plain_database() as dsn:
        yield dsn


@pytest.fixture(scope="session")
def roles():
    """The DSNs of the owner and of the login of a database made by ``roles.sql``."""
    with databases.database_with_roles() as dsns:
        yield dsns


@pytest.fixture
def vault_id():
    return str(uuid.uuid4())


@pytest.fixture
def patience():
    """Seconds that a store waits: many, as machines that run tests are busy."""
    return 20


def _store(request, vault_id, patience):
    """Make a store of the kind that a fixture's parameter names."""
    if request.param == "memory":
        return MemoryStore(vault_id)
    if request.param == "postgres":
        dsn = request.getfixturevalue("plain_dsn")
    else:
        _owner, dsn = request.getfixturevalue("roles")
    return PostgresStore(dsn, vault_id, patience=patience)


@pytest.fixture(params=["postgres", "roles"])
def postgres_store(request, vault_id, patience):
    """An empty vault on PostgreSQL: with the owner's rights, then by roles."""
    store = _store(request, vault_id, patience)
    yield store
    store.close()


@pytest.fixture
def owner_dsn(request, postgres_store):
    """Where the owner reaches the database of ``postgres_store``."""
    if request.node.callspec.params["postgres_store"] == "postgres":
        return request.getfixturevalue("plain_dsn")
    owner, _login = request.getfixturevalue("roles")
    return owner


@pytest.fixture(params=["memory", "postgres", "roles"])
def store(request, vault_id, patience):
    """An empty vault in each kind of store."""
    store = _store(request, vault_id, patience)
    yield store
    store.close()


@pytest.fixture
def world(tmp_path, store):
    """A vault with its keys and its ledger, on every store."""
    return World(tmp_path, store)


@pytest.fixture
def opened(monkeypatch):
    """The contexts of all sealed sets that are decrypted."""
    contexts = []
    original = envelope.open_sealed

    def spy(key, sealed, context):
        contexts.append(context)
        return original(key, sealed, context)

    monkeypatch.setattr(envelope, "open_sealed", spy)
    return contexts
