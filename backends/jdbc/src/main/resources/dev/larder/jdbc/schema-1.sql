-- Larder's tables, format 1: docs/formats.md says what stands in them.
-- Braces are replaced by the names of tables, angle brackets by what a type is called in the database at hand.

CREATE TABLE IF NOT EXISTS {entry} (
  address      <hash>  NOT NULL PRIMARY KEY,
  entry_key    <hex>   NOT NULL,
  attribute    <name>  NOT NULL,
  type         <name>  NOT NULL,
  version      <name>  NOT NULL,
  codec        <name>  NOT NULL,
  digest       <name>  NOT NULL,
  size         BIGINT  NOT NULL,
  cost_seconds DOUBLE PRECISION NOT NULL,
  created      BIGINT  NOT NULL,
  writer       <name>  NOT NULL,
  parameters   <json>  NOT NULL,
  inputs       <json>  NOT NULL,
  metadata     <json>  NOT NULL,
  leaves_cut   INTEGER NOT NULL,
  record_size  INTEGER NOT NULL,
  record       <bytes> NOT NULL
)<options>;

CREATE INDEX IF NOT EXISTS [entry_by_key] ON {entry} (entry_key);
CREATE INDEX IF NOT EXISTS [entry_by_type] ON {entry} (type, created);

CREATE TABLE IF NOT EXISTS {parameter} (
  address  <hash>  NOT NULL,
  ordinal  INTEGER NOT NULL,
  path     <name>  NOT NULL,
  kind     <name>  NOT NULL,
  text     <name>  NOT NULL,
  number   DOUBLE PRECISION,
  PRIMARY KEY (address, ordinal)
)<options>;

CREATE INDEX IF NOT EXISTS [parameter_by_number] ON {parameter} (path, number);
CREATE INDEX IF NOT EXISTS [parameter_by_text] ON {parameter} (path, text);

CREATE TABLE IF NOT EXISTS {input} (
  address          <hash>  NOT NULL,
  ordinal          INTEGER NOT NULL,
  name             <name>  NOT NULL,
  content          <name>,
  source_key       <hex>,
  source_attribute <name>,
  PRIMARY KEY (address, ordinal)
)<options>;

CREATE INDEX IF NOT EXISTS [input_by_source] ON {input} (source_key);

CREATE TABLE IF NOT EXISTS {block} (
  digest <hash>  NOT NULL PRIMARY KEY,
  size   INTEGER NOT NULL,
  epoch  BIGINT  NOT NULL,
  born   BIGINT  NOT NULL
)<options>;

CREATE TABLE IF NOT EXISTS {block_data} (
  digest <hash>  NOT NULL PRIMARY KEY,
  data   <bytes> NOT NULL
)<options>;

CREATE TABLE IF NOT EXISTS {state} (
  name    <hex>  NOT NULL PRIMARY KEY,
  counter BIGINT NOT NULL
)<options>;

CREATE TABLE IF NOT EXISTS {lease} (
  lease_key <hex>  NOT NULL PRIMARY KEY,
  holder    <hex>,
  fence     BIGINT NOT NULL,
  expires   BIGINT NOT NULL
)<options>;

CREATE TABLE IF NOT EXISTS {ledger} (
  kind     <hex>   NOT NULL,
  hash     <hash>  NOT NULL,
  name     <name>  NOT NULL,
  revision BIGINT  NOT NULL,
  content  <json>  NOT NULL,
  body     <bytes> NOT NULL,
  PRIMARY KEY (kind, hash)
)<options>;

CREATE TABLE IF NOT EXISTS {quarantine} (
  id     <hex>   NOT NULL PRIMARY KEY,
  kind   <hex>   NOT NULL,
  place  <name>  NOT NULL,
  moved  BIGINT  NOT NULL,
  body   <bytes> NOT NULL
)<options>;
