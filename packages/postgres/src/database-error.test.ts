import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { databaseError, isTransient } from './database-error.ts';

const PLACE = {
  database: 'wards_db',
  query: { file: 'wards.sql', sql: 'SELECT 1' },
  before: undefined,
  rows: 7,
};

function ofServer(code: string, message: string): Error {
  return Object.assign(new pg.DatabaseError(message, 1, 'error'), { code });
}

const explained = (error: Error) => databaseError(error, PLACE, 'secret-word') as Error;

describe('what a server or a network says', () => {
  it.each([
    [ofServer('28P01', 'password authentication failed for user "me"'), 'request', false],
    [ofServer('3D000', 'database "d" does not exist'), 'request', false],
    [ofServer('42501', 'permission denied for table wards'), 'definition', false],
    [ofServer('25006', 'cannot execute INSERT in a read-only transaction'), 'definition', false],
    [ofServer('22012', 'division by zero'), 'data', false],
    [ofServer('57014', 'canceling statement due to statement timeout'), 'cloud', false],
    [
      ofServer('25P03', 'terminating connection due to idle-in-transaction timeout'),
      'cloud',
      false,
    ],
    [ofServer('57P03', 'the database system is starting up'), 'cloud', true],
    [ofServer('53300', 'sorry, too many clients already'), 'cloud', true],
    [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'cloud', true],
    [new Error('Connection terminated unexpectedly'), 'cloud', true],
    [
      Object.assign(new Error('self-signed certificate'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      'request',
      false,
    ],
    [Object.assign(new Error('getaddrinfo ENOTFOUND h'), { code: 'ENOTFOUND' }), 'request', false],
  ])('%s is an error of a kind, and asked again or not', (error, kind, transient) => {
    expect(explained(error)).toMatchObject({
      kind,
      message: expect.stringMatching(/^database wards_db, query wards\.sql, after row 7: /),
    });
    expect(isTransient(error)).toBe(transient);
  });

  it('has no password in it, though the driver’s own error holds the URL', () => {
    const url = 'postgresql://me:secret-word@h/d';
    const invalid = Object.assign(new TypeError(`Invalid URL: ${url}`), {
      code: 'ERR_INVALID_URL',
      input: url,
    });
    for (const error of [invalid, new Error(`cannot connect to ${url}`), ofServer('XX000', url)]) {
      const found = explained(error);
      expect(found).not.toBe(error);
      expect(JSON.stringify([found.message, found.stack, found.cause ?? null])).not.toContain(
        'secret-word',
      );
    }
  });

  it('is passed on where it is a bug of ours', () => {
    const bug = new TypeError('x is not a function');
    expect(explained(bug)).toBe(bug);
  });
});
