-- Step 1: the tables. A step that was released is never changed again: a change is a
-- new step. Everything here is wrapped, sealed, hashed or a random id.
--
-- Indexes begin with the random id, not with the vault: the planner knows only the vaults
-- that it counted last, takes any other for almost empty, and would read it whole.

CREATE TABLE identity.key (
    vault uuid NOT NULL,
    key_id uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('epoch', 'index', 'audit', 'limit')),
    root_id text NOT NULL,
    wrapped bytea NOT NULL,
    check_value bytea NOT NULL,
    active boolean NOT NULL,
    PRIMARY KEY (key_id, vault)
);
CREATE UNIQUE INDEX key_one_each ON identity.key (vault, purpose)
    WHERE purpose <> 'epoch';
CREATE UNIQUE INDEX key_one_active_epoch ON identity.key (vault)
    WHERE purpose = 'epoch' AND active;

-- A tombstone has neither epoch nor data key. "round" grows with every write.
CREATE TABLE identity.person (
    vault uuid NOT NULL,
    person uuid NOT NULL,
    epoch uuid,
    data_key bytea,
    round bigint NOT NULL DEFAULT 1,
    review boolean NOT NULL DEFAULT true,
    erased_at timestamptz,
    PRIMARY KEY (person, vault),
    -- An epoch key on which a data key hangs cannot go.
    FOREIGN KEY (epoch, vault) REFERENCES identity.key (key_id, vault),
    CHECK ((epoch IS NULL) = (erased_at IS NOT NULL)),
    CHECK ((data_key IS NULL) = (erased_at IS NOT NULL)),
    CHECK (NOT (review AND erased_at IS NOT NULL))
);
CREATE INDEX person_epoch ON identity.person (epoch, person) WHERE epoch IS NOT NULL;
CREATE INDEX person_review ON identity.person (person) WHERE review;
CREATE INDEX person_erased ON identity.person (vault) WHERE erased_at IS NOT NULL;

-- "number" orders the versions of a person; "committed" says how the transaction of the
-- main database ended, and is null while nobody knows.
CREATE TABLE identity.version (
    vault uuid NOT NULL,
    version uuid NOT NULL,
    person uuid NOT NULL,
    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    company bigint NOT NULL,
    xid bigint NOT NULL,
    created timestamptz NOT NULL DEFAULT clock_timestamp(),
    committed boolean,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    sealed_name bytea,
    sealed_contact bytea,
    sealed_billing bytea,
    sealed_personal bytea,
    PRIMARY KEY (version, vault),
    FOREIGN KEY (person, vault) REFERENCES identity.person (person, vault)
);
CREATE INDEX version_person ON identity.version (person, number);
-- What is encrypted cannot be compressed.
ALTER TABLE identity.version
    ALTER sealed_name SET STORAGE EXTERNAL,
    ALTER sealed_contact SET STORAGE EXTERNAL,
    ALTER sealed_billing SET STORAGE EXTERNAL,
    ALTER sealed_personal SET STORAGE EXTERNAL;

-- Field numbers: core/vault/queries/persons.py. Who may look up needs no other table.
CREATE TABLE identity.find_index (
    vault uuid NOT NULL,
    version uuid NOT NULL,
    field smallint NOT NULL,
    person uuid NOT NULL,
    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    blind bytea NOT NULL CHECK (length(blind) = 32),
    PRIMARY KEY (version, field, vault)
);
CREATE INDEX find_index_blind ON identity.find_index (blind, field);

CREATE TABLE identity.audit_entry (
    vault uuid NOT NULL,
    seq bigint NOT NULL,
    body text NOT NULL,
    mac bytea NOT NULL,
    PRIMARY KEY (vault, seq)
);

CREATE TABLE identity.audit_state (
    vault uuid PRIMARY KEY,
    seq bigint NOT NULL,
    mac bytea,
    wrapped_key bytea
) WITH (fillfactor = 10);

CREATE TABLE identity.rate_bucket (
    vault uuid NOT NULL,
    subject bytea NOT NULL,
    tokens double precision NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (vault, subject)
) WITH (fillfactor = 50);
