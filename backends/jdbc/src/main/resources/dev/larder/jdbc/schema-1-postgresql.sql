CREATE OR REPLACE VIEW {entries} AS
SELECT entry_key, attribute, type, version, codec, digest, size, cost_seconds,
       to_timestamp(created / 1000000.0) AS created,
       writer, parameters, inputs, metadata
FROM {entry};

CREATE OR REPLACE VIEW {parameters} AS
SELECT e.entry_key, e.attribute, e.type, p.path, p.kind, p.text, p.number
FROM {parameter} p JOIN {entry} e ON e.address = p.address;

CREATE OR REPLACE VIEW {inputs} AS
SELECT e.entry_key, e.attribute, e.type, i.name, i.content, i.source_key, i.source_attribute
FROM {input} i JOIN {entry} e ON e.address = i.address;

CREATE INDEX IF NOT EXISTS [entry_by_parameters] ON {entry} USING GIN (parameters jsonb_path_ops);

-- Blocks are mostly numbers, which do not shrink; kept as they are, a part of one can be had without the rest.
ALTER TABLE {block_data} ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE {entry} ALTER COLUMN record SET STORAGE EXTERNAL;

CREATE TABLE IF NOT EXISTS {receipt} (
  slot    <hex>  NOT NULL PRIMARY KEY,
  counter BIGINT NOT NULL,
  used    BIGINT NOT NULL
);
