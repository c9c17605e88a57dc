import { textOf } from '../sql/translate/term.ts';
import { type SqlFunction, scalar } from './sql-function.ts';

export const BYTES: Readonly<Record<string, SqlFunction>> = {
  from_hex: scalar('binary.html#from_hex', [
    'varchar -> varbinary',
    ([text]) =>
      /^(?:[0-9A-Fa-f]{2})*$/.test(textOf(text?.node) ?? 'x')
        ? 'unhex($1)'
        : { not: 'DuckDB reads an odd number of digits too; write the digits as a text' },
  ]),
  md5: scalar('binary.html#md5', ['varbinary -> varbinary', 'unhex(md5($1))']),
  sha256: scalar('binary.html#sha256', ['varbinary -> varbinary', 'unhex(sha256($1))']),
  to_hex: scalar('binary.html#to_hex', ['varbinary -> varchar', 'hex($1)']),
  to_utf8: scalar('binary.html#to_utf8', ['varchar -> varbinary', 'encode($1)']),
};
