CREATE OR REPLACE VIEW {entries} AS
SELECT entry_key, attribute, type, version, codec, digest, size, cost_seconds,
       DATEADD('MICROSECOND', created, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS created,
       writer, parameters, inputs, metadata
FROM {entry};

CREATE OR REPLACE VIEW {parameters} AS
SELECT e.entry_key, e.attribute, e.type, p.path, p.kind, p.text, p.number
FROM {parameter} p JOIN {entry} e ON e.address = p.address;

CREATE OR REPLACE VIEW {inputs} AS
SELECT e.entry_key, e.attribute, e.type, i.name, i.content, i.source_key, i.source_attribute
FROM {input} i JOIN {entry} e ON e.address = i.address;
