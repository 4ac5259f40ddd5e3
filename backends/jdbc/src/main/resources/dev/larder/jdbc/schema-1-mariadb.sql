CREATE OR REPLACE VIEW {entries} AS
SELECT entry_key, attribute, type, version, codec, digest, size, cost_seconds,
       TIMESTAMP('1970-01-01') + INTERVAL created MICROSECOND AS created,
       writer, parameters, inputs, metadata
FROM {entry};

CREATE OR REPLACE VIEW {parameters} AS
SELECT e.entry_key, e.attribute, e.type, p.path, p.kind, p.text, p.number
FROM {parameter} p JOIN {entry} e ON e.address = p.address;

CREATE OR REPLACE VIEW {inputs} AS
SELECT e.entry_key, e.attribute, e.type, i.name, i.content, i.source_key, i.source_attribute
FROM {input} i JOIN {entry} e ON e.address = i.address;

CREATE TABLE IF NOT EXISTS {receipt} (
  slot    <hex>  NOT NULL PRIMARY KEY,
  counter BIGINT NOT NULL,
  used    BIGINT NOT NULL
)<options>;
