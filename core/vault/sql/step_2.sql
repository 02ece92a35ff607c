-- Step 2: what has to happen in one round trip, as functions with the caller's rights,
-- and the trigger that keeps the audit entries as they are.
-- Errors of ours: PI001 the person is gone, PI002 there is no such key.

-- Arrays of equal length describe rows. Short bytes come as hexadecimal text. All sealed
-- sets come in one value, in the order of rows and sets, with the place where each row
-- begins and the length of each set (null: not there): arrays of long values are slow to
-- read, and reading would take a third of the time.
CREATE FUNCTION identity.put(
    the_vault uuid,
    new_persons uuid[], new_epochs uuid[], new_keys text[],
    persons uuid[], versions uuid[], companies bigint[], xids bigint[], digests text[],
    sealed bytea, places int[], names int[], contacts int[], billings int[],
    personals int[],
    index_versions uuid[], index_persons uuid[], index_fields smallint[],
    index_blinds text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known uuid[];
    touched bigint;
BEGIN
    -- A repeated call finds its persons there already. A tombstone stays one.
    INSERT INTO identity.person AS p (vault, person, epoch, data_key)
        SELECT the_vault, n.person, n.epoch, decode(n.data_key, 'hex')
        FROM unnest(new_persons, new_epochs, new_keys) AS n (person, epoch, data_key)
        ORDER BY n.person
        ON CONFLICT (person, vault) DO UPDATE SET round = p.round + 1, review = true
            WHERE p.erased_at IS NULL;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched <> cardinality(new_persons) THEN
        RAISE EXCEPTION 'the person is gone' USING ERRCODE = 'PI001';
    END IF;

    known := ARRAY(SELECT unnest(persons) EXCEPT SELECT unnest(new_persons));
    IF known <> '{}' THEN
        -- Locked in one order, so that two writers cannot wait for each other.
        PERFORM FROM identity.person AS p
            WHERE p.vault = the_vault AND p.person = ANY (known)
            ORDER BY p.person FOR NO KEY UPDATE;
        UPDATE identity.person AS p SET round = p.round + 1, review = true
            WHERE p.vault = the_vault AND p.person = ANY (known)
                AND p.erased_at IS NULL;
        GET DIAGNOSTICS touched = ROW_COUNT;
        IF touched <> cardinality(known) THEN
            RAISE EXCEPTION 'the person is gone' USING ERRCODE = 'PI001';
        END IF;
    END IF;

    -- Without a conflict target: the writer has no right to read these tables.
    INSERT INTO identity.version (
            vault, person, version, company, xid, digest,
            sealed_name, sealed_contact, sealed_billing, sealed_personal)
        SELECT the_vault, v.person, v.version, v.company, v.xid, decode(v.digest, 'hex'),
            substring(sealed FROM at FOR a),
            substring(sealed FROM at + coalesce(a, 0) FOR b),
            substring(sealed FROM at + coalesce(a, 0) + coalesce(b, 0) FOR c),
            substring(sealed
                FROM at + coalesce(a, 0) + coalesce(b, 0) + coalesce(c, 0) FOR d)
        FROM unnest(persons, versions, companies, xids, digests,
                    places, names, contacts, billings, personals)
            AS v (person, version, company, xid, digest, at, a, b, c, d)
        ON CONFLICT DO NOTHING;
    INSERT INTO identity.find_index (vault, version, person, field, blind)
        SELECT the_vault, i.version, i.person, i.field, decode(i.blind, 'hex')
        FROM unnest(index_versions, index_persons, index_fields, index_blinds)
            AS i (version, person, field, blind)
        ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION identity.erase(the_vault uuid, persons uuid[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new bigint;
BEGIN
    -- First the tombstones: from here on a writer waits, and then finds one.
    INSERT INTO identity.person AS p (vault, person, review, erased_at)
        SELECT the_vault, e.person, false, clock_timestamp()
        FROM (SELECT DISTINCT unnest(persons) AS person) AS e ORDER BY e.person
        ON CONFLICT (person, vault) DO UPDATE SET
            epoch = NULL, data_key = NULL, review = false,
            round = p.round + 1, erased_at = excluded.erased_at
            WHERE p.erased_at IS NULL;
    GET DIAGNOSTICS new = ROW_COUNT;
    DELETE FROM identity.find_index AS i USING identity.version AS v
        WHERE v.vault = the_vault AND v.person = ANY (persons)
            AND i.vault = the_vault AND i.version = v.version;
    DELETE FROM identity.version AS v
        WHERE v.vault = the_vault AND v.person = ANY (persons);
    RETURN new;
END $$;

CREATE FUNCTION identity.remove(the_vault uuid, the_person uuid, versions uuid[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    removed bigint;
BEGIN
    -- A writer of this person waits until we are done, or we for the writer.
    PERFORM FROM identity.person AS p
        WHERE p.vault = the_vault AND p.person = the_person FOR UPDATE;
    DELETE FROM identity.find_index AS i
        WHERE i.vault = the_vault AND i.person = the_person
            AND i.version = ANY (versions);
    DELETE FROM identity.version AS v
        WHERE v.vault = the_vault AND v.person = the_person
            AND v.version = ANY (versions);
    GET DIAGNOSTICS removed = ROW_COUNT;
    DELETE FROM identity.person AS p
        WHERE p.vault = the_vault AND p.person = the_person AND p.erased_at IS NULL
            AND NOT EXISTS (
                SELECT FROM identity.version AS v
                WHERE v.vault = the_vault AND v.person = the_person);
    RETURN removed;
END $$;

-- Token buckets, all or none: 0 when all were charged, else the seconds to wait.
CREATE FUNCTION identity.charge(
    the_vault uuid, subjects bytea[], costs float8[], capacities float8[],
    refills float8[], forceds boolean[]
) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz;
    wait float8 := 0;
    level float8;
    levels float8[];
    elapsed float8;
    known bytea[];
    times timestamptz[];
    place int;
BEGIN
    INSERT INTO identity.rate_bucket (vault, subject, tokens, at)
        SELECT the_vault, c.subject, c.capacity, clock_timestamp()
        FROM unnest(subjects, capacities) AS c (subject, capacity) ORDER BY c.subject
        ON CONFLICT DO NOTHING;
    SELECT array_agg(b.subject), array_agg(b.tokens), array_agg(b.at)
        INTO known, levels, times FROM (
            SELECT r.subject, r.tokens, r.at FROM identity.rate_bucket AS r
            WHERE r.vault = the_vault AND r.subject = ANY (subjects)
            ORDER BY r.subject FOR UPDATE) AS b;
    -- The clock is read after the lock: who waited finds time that has passed.
    moment := clock_timestamp();
    FOR i IN 1 .. cardinality(subjects) LOOP
        place := array_position(known, subjects[i]);
        level := levels[place];
        IF times[place] < moment THEN
            elapsed := extract(epoch FROM moment - times[place]);
            level := least(capacities[i], level + elapsed * refills[i]);
            times[place] := moment;
        END IF;
        level := level - costs[i];
        IF forceds[i] THEN
            level := greatest(level, -capacities[i]);
        ELSIF level < 0 THEN
            wait := greatest(wait, CASE WHEN refills[i] > 0
                THEN -level / refills[i] ELSE 'Infinity' END);
        END IF;
        levels[place] := level;
    END LOOP;
    IF wait = 0 THEN
        UPDATE identity.rate_bucket AS r SET tokens = b.tokens, at = moment
            FROM unnest(known, levels) AS b (subject, tokens)
            WHERE r.vault = the_vault AND r.subject = b.subject;
    END IF;
    RETURN wait;
END $$;

CREATE FUNCTION identity.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries do not change' USING ERRCODE = 'PI003';
END $$;
CREATE TRIGGER audit_entry_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON identity.audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION identity.refuse_change();
ALTER TABLE identity.audit_entry ENABLE ALWAYS TRIGGER audit_entry_append_only;
