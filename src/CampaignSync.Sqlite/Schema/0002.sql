-- Version 2. Null: whether a row of the source is still the one that was written is not known; it is mapped and compared.
ALTER TABLE item ADD COLUMN row_hash INTEGER;
ALTER TABLE known ADD COLUMN row_hash INTEGER;
