CREATE VIEW IF NOT EXISTS {entries} AS
SELECT entry_key, attribute, type, version, codec, digest, size, cost_seconds,
       strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') AS created,
       writer, parameters, inputs, metadata
FROM {entry};

CREATE VIEW IF NOT EXISTS {parameters} AS
SELECT e.entry_key, e.attribute, e.type, p.path, p.kind, p.text, p.number
FROM {parameter} p JOIN {entry} e ON e.address = p.address;

CREATE VIEW IF NOT EXISTS {inputs} AS
SELECT e.entry_key, e.attribute, e.type, i.name, i.content, i.source_key, i.source_attribute
FROM {input} i JOIN {entry} e ON e.address = i.address;
