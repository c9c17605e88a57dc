import { describe, expect, it } from 'vitest';
import { addressOfUrl } from './address-of-url.ts';

const said = (url: string): string => {
  try {
    addressOfUrl(url, 'WARDS_URL');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('the URL of a database', () => {
  it.each([
    [
      'postgresql://me:a%40b@db.example/wards',
      { host: 'db.example', port: 5432, database: 'wards', user: 'me', password: 'a@b' },
    ],
    ['postgres://me@[::1]:5433/w%20x', { host: '::1', port: 5433, database: 'w x', password: '' }],
    // In the form of Django's settings.
    ['postgis://me:p@h/d?sslmode=verify-full', { sslMode: 'verify-full', host: 'h' }],
    [
      'postgresql:///d?host=/var/run/postgresql&user=me',
      { host: '/var/run/postgresql', user: 'me' },
    ],
    ['postgresql://me:p@h/d?sslmode=require&sslrootcert=system', { sslMode: 'require' }],
    // As `PQconninfoParse` of libpq 15 reads them.
    [
      'postgresql://me@/d?host=/path&port=5433',
      { host: '/path', port: 5433, database: 'd', user: 'me' },
    ],
    ['postgresql://me:p@/d?host=%2Fpath', { host: '/path', password: 'p' }],
    ['postgresql://me@:5433/d?host=h', { host: 'h', port: 5433 }],
    ['postgresql://me@%2Fvar%2Frun:5433/d', { host: '/var/run', port: 5433 }],
    ['postgresql://?host=/p&user=me&dbname=d', { host: '/p', user: 'me', database: 'd' }],
    ['postgresql://me@h?dbname=d', { host: 'h', database: 'd' }],
    ['postgresql://me+x@h/d+e?password=a+b', { user: 'me+x', database: 'd+e', password: 'a+b' }],
    ['postgresql://me:p#q?r@h/d', { host: 'h', password: 'p#q?r' }],
    ['postgresql://me:p:q@h:/d', { host: 'h', port: 5432, password: 'p:q' }],
    ['postgresql://ü:ñ@h/d/e', { user: 'ü', password: 'ñ', database: 'd/e' }],
    ['postgresql://a@h/d?user=me&user=you&password=a=b', { user: 'you', password: 'a=b' }],
    // libpq would take `b@h` for the host.
    ['postgresql://me:a@b@h/d', { host: 'h', password: 'a@b' }],
  ])('%s', (url, expected) => {
    expect(addressOfUrl(url, 'WARDS_URL')).toMatchObject({ sslMode: 'prefer', ...expected });
  });

  it.each([
    ['secret-word', 'WARDS_URL is not the URL of a database; expected postgresql://USER'],
    ['mysql://me:secret-word@h/d', 'WARDS_URL is not the URL of a database'],
    ['postgresql://me:secret-word@h/', 'WARDS_URL names no database; expected'],
    ['postgresql://:secret-word@h/d', 'WARDS_URL names no user; expected'],
    ['postgresql://me:secret-word@/d', 'WARDS_URL names no host; expected'],
    ['postgresql://me:secret-word@h,i/d', 'WARDS_URL names several hosts; give the one to read'],
    ['postgresql://me:secret-word/@h/d', 'WARDS_URL names no user; expected'],
    ['postgresql://me:secret-word@[::1/d', 'WARDS_URL names no user; expected'],
    ['postgresql://me:secret-word%00@h/d', 'WARDS_URL contains a % that is not an escape'],
    [
      'postgresql://me:secret-word%@h/d',
      'WARDS_URL contains a % that is not an escape; write a % in a',
    ],
    [
      'postgresql://me:secret-word@h/d?sslmode=on',
      'WARDS_URL has an sslmode that is unknown; there are disable, allow, prefer, require',
    ],
    [
      'postgresql://me:secret-word@h/d?sslcert=x',
      'WARDS_URL has an unknown parameter (sslcert); there are host, port',
    ],
    [
      'postgresql://me:secret-word@h/d?sslrootcert=/no/such/file',
      'WARDS_URL names /no/such/file as sslrootcert, which cannot be read (ENOENT)',
    ],
  ])('is refused, and nothing of it is told: %s', (url, expected) => {
    expect(said(url)).toContain(expected);
    expect(said(url)).not.toContain('secret-word');
  });
});
