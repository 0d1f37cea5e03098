-- The roles of a production installation, and what each may do. Run it once as a superuser of the server, and again
-- after a change: what exists stays. Passwords are asked for by name and stand in no file:
--
--   psql -v owner_password="$OWNER" -v newsroom_password="$NEWSROOM" -v press_password="$PRESS" \
--        -v reader_password="$READER" -f roles.sql postgres
--
-- | role             | database | may                                                               |
-- |------------------|----------|-------------------------------------------------------------------|
-- | entente_owner    | both     | everything: migrations, rebuilds, restores; serves nobody          |
-- | entente_newsroom | newsroom | read and write rows                                               |
-- | entente_press    | public   | read and write rows: the press of the newsroom's process          |
-- | entente_reader   | public   | read                                                              |
--
-- Other names, for a second installation on one server: -v newsroom=… -v public=… (databases), -v prefix=… (roles).
\set ON_ERROR_STOP on
\if :{?prefix}
\else
\set prefix entente
\endif
\if :{?newsroom}
\else
\set newsroom newsroom
\endif
\if :{?public}
\else
\set public public
\endif
\set owner :prefix '_owner'
\set writer :prefix '_newsroom'
\set press :prefix '_press'
\set reader :prefix '_reader'

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY[:'owner', :'writer', :'press', :'reader']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" LOGIN PASSWORD :'owner_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE :"writer" LOGIN PASSWORD :'newsroom_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE :"press" LOGIN PASSWORD :'press_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE :"reader" LOGIN PASSWORD :'reader_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;

-- No statement holds a process for longer than somebody waits for it. The press writes an edition in one statement
-- after another, the newsroom waits for the audit's lock; the owner migrates and rebuilds, which takes what it takes.
ALTER ROLE :"owner" SET lock_timeout = '30s';
ALTER ROLE :"writer" SET statement_timeout = '60s';
ALTER ROLE :"writer" SET lock_timeout = '20s';
ALTER ROLE :"writer" SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE :"press" SET statement_timeout = '60s';
ALTER ROLE :"press" SET lock_timeout = '20s';
ALTER ROLE :"press" SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE :"reader" SET statement_timeout = '10s';
ALTER ROLE :"reader" SET lock_timeout = '2s';
-- A streamed export waits for whoever fetches it: gunicorn ends it after two minutes.
ALTER ROLE :"reader" SET idle_in_transaction_session_timeout = '150s';
ALTER ROLE :"reader" SET default_transaction_read_only = on;
ALTER ROLE :"reader" CONNECTION LIMIT 60;

SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', name, :'owner')
FROM unnest(ARRAY[:'newsroom', :'public']) AS name
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec
-- Nobody may even knock who has no business there.
REVOKE ALL ON DATABASE :"newsroom" FROM PUBLIC;
REVOKE ALL ON DATABASE :"public" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"newsroom" TO :"owner", :"writer";
GRANT CONNECT ON DATABASE :"public" TO :"owner", :"press", :"reader";

\connect :newsroom
ALTER SCHEMA public OWNER TO :"owner";
-- What an installation made before it had these roles passes to the owner.
SELECT format('ALTER TABLE %I OWNER TO %I', tablename, :'owner') FROM pg_tables WHERE schemaname = 'public' \gexec
SELECT format('ALTER FUNCTION %s OWNER TO %I', oid::regprocedure, :'owner')
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"writer";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"writer";
GRANT SELECT, USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA public TO :"writer";
-- Tables of later releases likewise.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"writer";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, USAGE, UPDATE ON SEQUENCES TO :"writer";

\connect :public
ALTER SCHEMA public OWNER TO :"owner";
SELECT format('ALTER TABLE %I OWNER TO %I', tablename, :'owner') FROM pg_tables WHERE schemaname = 'public' \gexec
SELECT format('ALTER FUNCTION %s OWNER TO %I', oid::regprocedure, :'owner')
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"press", :"reader";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"press";
GRANT SELECT, USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA public TO :"press";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"reader";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"press";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, USAGE, UPDATE ON SEQUENCES TO :"press";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON TABLES TO :"reader";
