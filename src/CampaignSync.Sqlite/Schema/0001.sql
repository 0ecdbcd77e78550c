-- Version 1. Once published, a version is never changed: a later one changes what it left.
-- Times are counts of 100 ns since 1970 (UTC): datetime(x / 10000000, 'unixepoch'). Keys are the 16 bytes of a GUID as its text reads.

CREATE TABLE home (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    hash_key BLOB NOT NULL CHECK (length(hash_key) = 32),
    created_at INTEGER NOT NULL,
    -- Counters: the last number that was given.
    sequence INTEGER NOT NULL DEFAULT 0,
    item INTEGER NOT NULL DEFAULT 0,
    dead_letter INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE host (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch INTEGER NOT NULL CHECK (epoch > 0),
    process_id INTEGER NOT NULL,
    version TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    heartbeat_at INTEGER NOT NULL,
    ended INTEGER NOT NULL CHECK (ended IN (0, 1))
) STRICT;

CREATE TABLE workflow (
    name TEXT PRIMARY KEY CHECK (name IN ('Ingress', 'Egress', 'OptInOut')),
    status TEXT NOT NULL CHECK (status IN ('STOPPED', 'STARTING', 'RUNNING', 'FAILED')),
    error_id TEXT,
    reason TEXT,
    failed_at INTEGER,
    running_version INTEGER,
    running_connections INTEGER,
    start_request INTEGER NOT NULL,
    health TEXT CHECK (health IN ('Healthy', 'Degraded', 'Stalled')),
    health_cause TEXT,
    sources_read INTEGER NOT NULL CHECK (sources_read IN (0, 1)),
    started_at INTEGER,
    last_read_at INTEGER,
    last_written_at INTEGER,
    read INTEGER NOT NULL,
    written INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    gaps INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    verb TEXT NOT NULL CHECK (verb IN ('Start', 'Stop', 'TestConnection', 'TestDefinitions')),
    workflow TEXT CHECK (workflow IN ('Ingress', 'Egress', 'OptInOut')),
    argument TEXT,
    requested_at INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    done_at INTEGER,
    answer TEXT
) STRICT;
CREATE INDEX request_open ON request (number) WHERE done_at IS NULL;

CREATE TABLE definition (
    subject TEXT NOT NULL CHECK (subject IN ('Ingress', 'Egress', 'OptInOut', 'Connections')),
    version INTEGER NOT NULL CHECK (version > 0),
    hash TEXT NOT NULL,
    text TEXT NOT NULL,
    file_name TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by TEXT NOT NULL,
    PRIMARY KEY (subject, version)
) STRICT;

CREATE TABLE metadata (
    system TEXT NOT NULL,
    name TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (system, name)
) STRICT;

CREATE TABLE source_table (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workflow TEXT NOT NULL CHECK (workflow IN ('Ingress', 'Egress', 'OptInOut')),
    name TEXT NOT NULL,
    phase INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 2),
    link TEXT,
    delta_link TEXT,
    link_at INTEGER,
    read_began INTEGER NOT NULL,
    last_read_began INTEGER NOT NULL,
    swept_to INTEGER NOT NULL,
    replaying INTEGER NOT NULL CHECK (replaying IN (0, 1)),
    replay_requested INTEGER NOT NULL CHECK (replay_requested IN (0, 1)),
    reads_without_delta_link INTEGER NOT NULL,
    newest_version INTEGER NOT NULL,
    fingerprint TEXT,
    fingerprint_version INTEGER NOT NULL,
    began_empty INTEGER NOT NULL CHECK (began_empty IN (0, 1)),
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    extra TEXT,
    UNIQUE (workflow, name)
) STRICT;

-- Contents of each table's part, so that list costs the same at any size; and the last id of a known record that was given.
CREATE TABLE tally (
    table_id INTEGER PRIMARY KEY,
    backlog INTEGER NOT NULL CHECK (backlog >= 0),
    blocked INTEGER NOT NULL CHECK (blocked >= 0),
    held INTEGER NOT NULL CHECK (held >= 0),
    dead_letters INTEGER NOT NULL CHECK (dead_letters >= 0),
    owned INTEGER NOT NULL CHECK (owned >= 0),
    unmatched INTEGER NOT NULL CHECK (unmatched >= 0),
    last_known INTEGER NOT NULL CHECK (last_known >= 0)
) STRICT;

-- The backlog. The in-flight mark stands in no index: it is set once for each record.
CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    table_id INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
    lane INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 2),
    -- Where it stands: 0 to 2 ready in that lane, 3 to 7 waiting, blocked, settling, held, hidden.
    place INTEGER NOT NULL GENERATED ALWAYS AS (CASE state WHEN 0 THEN lane ELSE state + 2 END) VIRTUAL,
    in_flight_epoch INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    source_version INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    definition_version INTEGER NOT NULL,
    write_all INTEGER NOT NULL CHECK (write_all IN (0, 1)),
    uncertain INTEGER NOT NULL CHECK (uncertain IN (0, 1)),
    attempts INTEGER NOT NULL,
    counted_attempts INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    last_error TEXT,
    hash BLOB,
    parents BLOB,
    body BLOB
) STRICT;
CREATE UNIQUE INDEX item_key ON item (table_id, key);
-- Sequence stands at the end so that "read before" is answered from the index, without touching the bodies.
CREATE INDEX item_place ON item (table_id, place, id, sequence);
CREATE INDEX item_due ON item (table_id, due_at) WHERE state = 1;

-- The parents of items the other way round.
CREATE TABLE item_link (
    parent_table INTEGER NOT NULL,
    parent_key BLOB NOT NULL CHECK (length(parent_key) = 16),
    blocking INTEGER NOT NULL CHECK (blocking IN (0, 1)),
    item_id INTEGER NOT NULL,
    PRIMARY KEY (parent_table, parent_key, blocking, item_id)
) STRICT, WITHOUT ROWID;

-- row = table_id * 2^40 + the id that the engine sees, so that ids count from 1 in each table.
CREATE TABLE known (
    row INTEGER PRIMARY KEY,
    table_id INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 16),
    owned INTEGER NOT NULL CHECK (owned IN (0, 1)),
    filtered_out INTEGER NOT NULL CHECK (filtered_out IN (0, 1)),
    source_version INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    hash BLOB,
    parents BLOB
) STRICT;
CREATE UNIQUE INDEX known_key ON known (table_id, key);

CREATE TABLE dead_letter (
    id INTEGER PRIMARY KEY,
    table_id INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 16),
    key_text TEXT,
    error_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    request TEXT,
    answer TEXT,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
    source_version INTEGER NOT NULL,
    uncertain INTEGER NOT NULL CHECK (uncertain IN (0, 1)),
    sequence INTEGER NOT NULL,
    body BLOB
) STRICT;
CREATE UNIQUE INDEX dead_letter_key ON dead_letter (table_id, key);
CREATE INDEX dead_letter_order ON dead_letter (table_id, id);

CREATE TABLE seen (
    table_id INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    bits BLOB NOT NULL,
    PRIMARY KEY (table_id, chunk)
) STRICT;

CREATE TABLE deletes_released (
    table_id INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (table_id, minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE pair (
    table_id INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 16),
    has_contact INTEGER NOT NULL CHECK (has_contact IN (0, 1)),
    has_profile INTEGER NOT NULL CHECK (has_profile IN (0, 1)),
    flags BLOB NOT NULL,
    PRIMARY KEY (table_id, key)
) STRICT, WITHOUT ROWID;
