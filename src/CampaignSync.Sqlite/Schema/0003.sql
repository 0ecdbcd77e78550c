-- Version 3. Items that nobody has touched since they were inserted stand many to a row; what else there is of the backlog stands in "item" as before.

-- Where an item stands, by its key: in a row of its own or in a pack, which its id tells.
CREATE TABLE item_by_key (
    table_id INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 16),
    item_id INTEGER NOT NULL,
    PRIMARY KEY (table_id, key)
) STRICT, WITHOUT ROWID;
INSERT INTO item_by_key SELECT table_id, key, id FROM item;
DROP INDEX item_key;

-- Ready upserts without parents. What they have in common stands here; an item is in flight, or gone, by its bit (id - first_id).
CREATE TABLE pack (
    first_id INTEGER PRIMARY KEY,
    table_id INTEGER NOT NULL,
    lane INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 2),
    count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 128),
    sequence INTEGER NOT NULL,
    definition_version INTEGER NOT NULL,
    write_all INTEGER NOT NULL CHECK (write_all IN (0, 1)),
    queued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    in_flight_epoch INTEGER NOT NULL,
    in_flight BLOB NOT NULL CHECK (length(in_flight) = 16),
    gone BLOB NOT NULL CHECK (length(gone) = 16)
) STRICT;
CREATE INDEX pack_place ON pack (table_id, lane, first_id);

-- What differs between them, written once: the row beside it changes with each commit.
CREATE TABLE pack_content (
    first_id INTEGER PRIMARY KEY,
    items BLOB NOT NULL
) STRICT;
