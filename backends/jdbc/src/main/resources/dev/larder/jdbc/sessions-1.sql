-- Who has the store open, and which blocks they still want: beside the tables, or in a file of its own beside a SQLite database.

CREATE TABLE IF NOT EXISTS {session} (
  id      <hex>  NOT NULL PRIMARY KEY,
  process <name> NOT NULL,
  expires BIGINT NOT NULL
)<options>;

CREATE TABLE IF NOT EXISTS {pin} (
  id      <hex>   NOT NULL PRIMARY KEY,
  session <hex>   NOT NULL,
  digests <bytes> NOT NULL
)<options>;
