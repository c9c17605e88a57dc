import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

export interface TestPostgres {
  /** For `databaseAddress`; the server takes any password and has no TLS. */
  readonly url: string;
  /** Runs statements beside the server's clients, as its owner. */
  readonly exec: (sql: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * A real PostgreSQL with PostGIS, in this process, that answers over TCP on 127.0.0.1. It has
 * one connection at a time: others wait for it. To start it takes seconds, so start it once.
 */
export async function openPostgres(): Promise<TestPostgres> {
  const db = await PGlite.create({ extensions: { postgis } });
  await db.exec('CREATE EXTENSION postgis');
  const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1', maxConnections: 10 });
  await server.start();
  return {
    url: `postgresql://postgres:secret-of-the-tests@${server.getServerConn()}/postgres`,
    exec: async (sql) => {
      await db.exec(sql);
    },
    close: async () => {
      await server.stop();
      await db.close();
    },
  };
}
