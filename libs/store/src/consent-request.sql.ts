/**
 * Writes any number of requests in one statement, one commit. A child that is already there under its reference, or that
 * was erased meanwhile, drops out with everything of its request; any other conflict fails the statement as a whole.
 * Children come before guardians and each kind in one order, so that two such statements cannot wait for each other.
 */
export const createRequests = {
  name: 'create-requests',
  text: `
    with draft as materialized (
      select * from json_to_recordset($1) as draft(
        id uuid, "childId" uuid, "isNew" boolean, app text, "refIndex" text, "refSealed" text, place text,
        "comesOfAgeOn" date, "guardianId" uuid, "addressIndex" text, "guardianshipId" uuid,
        "contactSealed" text, locale text, "policyDigest" text, "createdAt" timestamptz, "expiresAt" timestamptz,
        "escrowPurpose" text, "escrowSealed" text, "keyHash" text, "requestDigest" text, status integer, "bodySealed" text)
    ),
    born as (
      insert into child (id, app, ref_index, ref_sealed, place, comes_of_age_on, created_at)
      select "childId", app, decode("refIndex", 'hex'), decode("refSealed", 'hex'), place, "comesOfAgeOn", "createdAt"
      from draft where "isNew" order by app, "refIndex"
      on conflict (app, ref_index) where erased_at is null do nothing
      returning id
    ),
    standing as (
      select id, comes_of_age_on, replied_for from child
      where id in (select "childId" from draft where not "isNew") and erased_at is null
      order by id for update
    ),
    alive as materialized (
      select draft.* from draft
      where "childId" in (select id from born union all select id from standing)
    ),
    -- A child that an app has only spoken of so far: now it is known where it lives and when it comes of age.
    met as materialized (
      select know_child("childId", place, "comesOfAgeOn") from alive join standing on standing.id = "childId"
      where standing.comes_of_age_on is null
    ),
    -- Somebody is asked now: the child may put another question.
    heard as (
      update child set replied_for = '{}' where id in (
        select id from standing where comes_of_age_on is not null and replied_for <> '{}')
    ),
    known as (
      insert into guardian (id, address_index, created_at)
      select distinct on ("addressIndex") "guardianId", decode("addressIndex", 'hex'), "createdAt"
      from alive order by "addressIndex"
      on conflict (address_index) do update set address_index = excluded.address_index
      returning id, address_index
    ),
    bound as (
      insert into guardianship (id, child_id, guardian_id, contact_sealed, created_at)
      select "guardianshipId", "childId", known.id, decode("contactSealed", 'hex'), "createdAt"
      from alive join known on known.address_index = decode("addressIndex", 'hex')
      on conflict (child_id, guardian_id) do update set guardian_id = excluded.guardian_id
      returning id, child_id
    ),
    opened as (
      insert into consent_request
        (id, child_id, guardianship_id, app, locale, state, policy_digest, created_at, expires_at)
      select alive.id, "childId", bound.id, app, locale, 'open', "policyDigest", "createdAt", "expiresAt"
      from alive join bound on bound.child_id = "childId"
      returning id
    ),
    asked as (
      insert into consent (id, child_id, request_id, app, purpose, level, state, policy_digest, counts_from)
      select asked.id, "childId", "requestId", app, purpose, level, state, "policyDigest", "countsFrom"
      from json_to_recordset($2) as asked(id uuid, "childId" uuid, "requestId" uuid, app text, purpose text, level text,
        state text, "policyDigest" text, "countsFrom" text)
      join opened on opened.id = "requestId"
    ),
    kept as (
      insert into escrow (request_id, child_id, purpose, payload_sealed, created_at)
      select alive.id, "childId", "escrowPurpose", decode("escrowSealed", 'hex'), "createdAt"
      from alive join opened on opened.id = alive.id where "escrowSealed" is not null
    ),
    noted as (
      insert into ledger_entry
        (subject, subject_id, position, act, from_state, to_state, at, detail, previous_hash, hash)
      select subject, "subjectId", position, act, "from", "to", at, detail, "previousHash", hash
      from json_to_recordset($3) as line("requestId" uuid, subject text, "subjectId" uuid, position integer, act text,
        "from" text, "to" text, at timestamptz, detail jsonb, "previousHash" text, hash text)
      join opened on opened.id = "requestId"
    ),
    owed as (
      insert into duty (id, kind, key, subject_id, child_id, due_at, created_at)
      select owed.id, kind, key, "subjectId", owed."childId", "dueAt", "createdAt"
      from json_to_recordset($4) as owed(id uuid, "requestId" uuid, kind text, key text, "subjectId" uuid, "childId" uuid,
        "dueAt" timestamptz)
      join opened on opened.id = "requestId" join alive on alive.id = "requestId"
      on conflict (key) do nothing
    ),
    told as (
      insert into event (id, app, child_id, type, data, created_at)
      select told.id, told.app, told."childId", type, data, "createdAt"
      from json_to_recordset($5) as told(id uuid, "requestId" uuid, app text, "childId" uuid, type text, data jsonb)
      join opened on opened.id = "requestId" join alive on alive.id = "requestId"
    ),
    answered as (
      insert into idempotency_key (app, key_hash, request_digest, status, body_sealed, created_at)
      select app, decode("keyHash", 'hex'), decode("requestDigest", 'hex'), status, decode("bodySealed", 'hex'), "createdAt"
      from alive join opened on opened.id = alive.id where "keyHash" is not null
    )
    select id, (select pg_notify('kinsent_work', '')), (select count(*) from met) from opened`,
} as const;
