-- The vault's database with least privilege: for psql, by a superuser or a role that may
-- make roles and owns the database. It creates or upgrades the schema too, and is run
-- again after each update of the addon.
--
--   createdb shop_identity
--   psql -d shop_identity -v login=odoo_identity -f roles.sql
--   psql -d shop_identity -c '\password odoo_identity'
--   POS_IDENTITY_VAULT_DSN='host=... dbname=shop_identity user=odoo_identity'
--
-- The login has no right of its own. For each operation it takes on the one role that is
-- enough for it (SET LOCAL ROLE), and loses it again with the end of the transaction:
--
--   identity_writer        writes versions and data keys; cannot read what is sealed
--   identity_reader        reads sealed sets and data keys; writes nothing
--   identity_lookup        reads the blind index and counts attempts
--   identity_audit_append  adds audit entries; reads none, changes none
--   identity_auditor       reads audit entries
--   identity_eraser        removes persons and leaves tombstones; reads nothing sealed
--   identity_keeper        rotates keys and collects orphans; reads nothing sealed
--
-- Whoever runs this owns the tables. The login is no member of the owner, so it can
-- neither change the schema nor take the trigger off the audit entries.

\set ON_ERROR_STOP on
\if :{?login}
\else
    \echo 'name the login role: psql -v login=NAME'
    \quit
\endif

BEGIN;
SELECT pg_advisory_xact_lock(x'504F534944454E54'::bigint) \g /dev/null

-- Roles belong to the whole server, so another database may have made them already.
SELECT format('CREATE ROLE %I NOLOGIN', name)
FROM unnest(ARRAY['identity_writer', 'identity_reader', 'identity_lookup',
    'identity_audit_append', 'identity_auditor', 'identity_eraser', 'identity_keeper'])
    AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('CREATE ROLE %I LOGIN', :'login')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') \gexec
-- Before the memberships: later servers note with each of them whether it is inherited.
ALTER ROLE :"login" NOINHERIT;
GRANT identity_writer, identity_reader, identity_lookup, identity_audit_append,
    identity_auditor, identity_eraser, identity_keeper TO :"login";

-- The schema, by the steps of core/vault/schema.py.
CREATE SCHEMA IF NOT EXISTS identity;
CREATE TABLE IF NOT EXISTS identity.identity_schema (
    step integer PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
SELECT coalesce(max(step), 0) < 1 AS step_1, coalesce(max(step), 0) < 2 AS step_2
FROM identity.identity_schema \gset
\if :step_1
    \ir step_1.sql
    INSERT INTO identity.identity_schema (step) VALUES (1);
\endif
\if :step_2
    \ir step_2.sql
    INSERT INTO identity.identity_schema (step) VALUES (2);
\endif

-- Rights: first none, then the few.
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO :"login";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA identity FROM PUBLIC;
GRANT USAGE ON SCHEMA identity TO identity_writer, identity_reader, identity_lookup,
    identity_audit_append, identity_auditor, identity_eraser, identity_keeper;
REVOKE ALL ON ALL TABLES IN SCHEMA identity FROM PUBLIC, identity_writer,
    identity_reader, identity_lookup, identity_audit_append, identity_auditor,
    identity_eraser, identity_keeper;
-- Functions work with the rights of who calls them.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA identity FROM PUBLIC, identity_writer,
    identity_reader, identity_lookup, identity_audit_append, identity_auditor,
    identity_eraser, identity_keeper;

GRANT EXECUTE ON FUNCTION identity.put TO identity_writer;
GRANT SELECT, INSERT, UPDATE (round, review) ON identity.person TO identity_writer;
GRANT INSERT ON identity.version, identity.find_index TO identity_writer;

GRANT SELECT (vault, person, epoch, data_key) ON identity.person TO identity_reader;
GRANT SELECT ON identity.version TO identity_reader;

GRANT EXECUTE ON FUNCTION identity.charge TO identity_lookup;
GRANT SELECT ON identity.find_index TO identity_lookup;
GRANT SELECT, INSERT, UPDATE ON identity.rate_bucket TO identity_lookup;

GRANT INSERT ON identity.audit_entry TO identity_audit_append;
GRANT SELECT, INSERT, UPDATE ON identity.audit_state TO identity_audit_append;

GRANT SELECT ON identity.audit_entry, identity.audit_state TO identity_auditor;

GRANT EXECUTE ON FUNCTION identity.erase TO identity_eraser;
GRANT SELECT (vault, person, round, erased_at), INSERT,
    UPDATE (epoch, data_key, round, review, erased_at)
    ON identity.person TO identity_eraser;
GRANT SELECT (vault, person, version), DELETE ON identity.version TO identity_eraser;
GRANT SELECT (vault, version), DELETE ON identity.find_index TO identity_eraser;

GRANT EXECUTE ON FUNCTION identity.remove TO identity_keeper;
GRANT SELECT ON identity.identity_schema TO identity_keeper;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.key TO identity_keeper;
GRANT SELECT, UPDATE (epoch, data_key, round, review), DELETE
    ON identity.person TO identity_keeper;
GRANT SELECT (vault, person, version, number, company, xid, created, committed, digest),
    UPDATE (committed), DELETE ON identity.version TO identity_keeper;
GRANT SELECT (vault, person, version), DELETE ON identity.find_index TO identity_keeper;
GRANT SELECT (vault, seq) ON identity.audit_entry TO identity_keeper;
GRANT SELECT (vault, at), DELETE ON identity.rate_bucket TO identity_keeper;
COMMIT;
