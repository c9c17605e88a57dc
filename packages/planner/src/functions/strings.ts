import { failure } from '../sql/translate/failure.ts';
import { isOpenList, OPEN_LIST } from '../sql/translate/joined.ts';
import { isOpen, OPEN } from '../sql/translate/open-null.ts';
import type { Not } from '../sql/translate/refusal.ts';
import { isNullList, numberOf, type Term, textOf } from '../sql/translate/term.ts';
import { array, VARCHAR } from '../sql/trino-type.ts';
import { regexpExtract, regexpLike, regexpReplace } from './regular-expressions.ts';
import { refused, type SqlFunction, scalar, strict } from './sql-function.ts';

/** Whether a number is that of a character of Unicode, and no half of one. */
const isCharacter = (code: number): boolean =>
  code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);

/** White space as Java defines it, which Athena trims; DuckDB only trims spaces. */
const SPACE =
  '[\\s\\x0B\\x1C-\\x1F\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200A}\\x{2028}\\x{2029}\\x{205F}\\x{3000}]';

/** The code points of a text; DuckDB's own lists split by grapheme. */
const CHARACTERS = "regexp_extract_all($1, '(?s).')";

/** Athena refuses an empty text as this argument. */
const notEmpty =
  (place: number, count: number, otherwise: string, plain: string) =>
  (args: readonly Term[]): string => {
    const text = textOf(args[place - 1]?.node);
    return text !== undefined && text !== ''
      ? plain
      : strict(count, `WHEN $${place} = '' THEN ${otherwise} ELSE ${plain}`);
  };

const EMPTY_SEPARATOR: Not = {
  not: 'write the separator as a text of one character or more; the engines split a text differently at an empty separator',
};

function isPositive(term: Term | undefined): boolean {
  return /^[1-9]\d{0,8}$/.test(numberOf(term?.node) ?? '') || isPositiveSum(term);
}

/** Such as `strpos(a, ' ') + 1`, a common start of a substr. */
function isPositiveSum(term: Term | undefined): boolean {
  const sum = term?.source && 'add' in term.source ? term.source.add : undefined;
  const counts = sum && ('str_position' in sum.left || 'length' in sum.left);
  return Boolean(counts) && /^[1-9]\d{0,3}$/.test(numberOf(sum?.right) ?? '');
}

/**
 * DuckDB's substr also reads before the first character, reads backwards for a negative length, and
 * only accepts 32-bit numbers.
 */
const FROM_WITHIN = '(($2 > 0 AND $2 <= length($1)) OR ($2 < 0 AND $2 >= -length($1)))';
const SO_MANY = 'substr($1, $2, least($3, 2147483647))';

/** Athena adds 32-bit numbers here and fails if the sum is too large. */
const TOO_LONG = `WHEN $2 < 0 AND $2 >= -length($1) AND $3 > 0 AND length($1) + $2 + least($3, 2147483647) > 2147483647 THEN ${failure('substr of so long a text is out of the range of an integer', VARCHAR)}`;

function substr([text, start, length]: readonly Term[]): string | Not {
  if (isOpen(text)) return OPEN;
  // DuckDB fails for a length beyond 32 bits.
  const isShort = isPositive(length) || length?.given?.kind === 'integer';
  const isPlain =
    isShort && (numberOf(start?.node) === '1' || (isPositive(start) && isPositive(length)));
  if (isPlain) return 'substr($1, $2, $3)';
  return isPositive(start)
    ? strict(3, `WHEN $3 <= 0 THEN '' ELSE ${SO_MANY}`)
    : strict(3, `${TOO_LONG} WHEN $3 > 0 AND ${FROM_WITHIN} THEN ${SO_MANY} ELSE ''`);
}

function splitPart([, separator, part]: readonly Term[]): string | Not {
  if ((textOf(separator?.node) ?? '') === '') return EMPTY_SEPARATOR;
  // After the last part, DuckDB's split_part returns '' and Athena's returns null. The first part
  // always exists.
  const index = numberOf(part?.node);
  if (index === '1') return 'split_part($1, $2, 1)';
  const found = 'list_extract(string_split($1, $2), $3)';
  if (index !== undefined && Number(index) > 0) return found;
  return strict(
    3,
    `WHEN $3 < 1 THEN ${failure('the index of split_part starts at 1', VARCHAR)} ELSE ${found}`,
  );
}

/** With a larger size, a single value takes seconds and hundreds of megabytes. */
const MOST_PADDED = 10_000;

const pad =
  (name: string) =>
  ([, size, padding]: readonly Term[]): string | Not => {
    const number = numberOf(size?.node);
    const isSmall = number !== undefined && Number(number) <= MOST_PADDED;
    if (!isSmall && !isPositiveSum(size)) {
      return {
        not: `a text of any size may take all memory; write the size as a number up to ${MOST_PADDED}, or as length(a) + 1 and the like`,
      };
    }
    const padded = `${name}($1, CAST($2 AS INTEGER), $3)`;
    if (isPositive(size) && (textOf(padding?.node) ?? '') !== '') {
      return number === undefined ? padded : `${name}($1, $2, $3)`;
    }
    return strict(
      3,
      `WHEN $3 = '' OR $2 < 0 THEN ${failure('lpad and rpad take a size from 0 and a padding that is not empty', VARCHAR)} ELSE ${padded}`,
    );
  };

/**
 * In Athena an empty text occurs before, between and after all characters, and is replaced there.
 */
const REPLACE_NOTHING =
  "$3 || array_to_string(list_transform(regexp_extract_all($1, '(?s).'), lambda _c: _c || $3), '')";

function joined(args: readonly Term[]): string | Not {
  if (args.some(isNullList)) return { not: 'a list beside NULL is always null' };
  const lists = args.filter(({ type }) => type.kind === 'array');
  if (new Set(lists.map(({ given }) => given !== undefined && isOpenList(given))).size > 1) {
    return OPEN_LIST;
  }
  return args.some(isOpen) ? OPEN : `(${args.map((_, i) => `$${i + 1}`).join(' || ')})`;
}

export const STRINGS: Readonly<Record<string, SqlFunction>> = {
  chr: scalar('string.html#chr', [
    'bigint -> varchar',
    ([code]) => {
      const number = numberOf(code?.node);
      return number === undefined || isCharacter(Number(number))
        ? 'chr(CAST($1 AS INTEGER))'
        : { not: 'no character has this number' };
    },
    { mayOverflow: true },
  ]),
  codepoint: refused('string.html#codepoint', 'Athena’s only accepts a varchar(1)'),
  concat: scalar(
    'string.html#concat',
    // DuckDB's concat ignores nulls.
    ['varchar, varchar... -> varchar', joined],
    ['array(T), array(T)... -> array(T)', joined],
  ),
  ends_with: refused(
    'string.html',
    'Athena has no such function; use starts_with(reverse(a), reverse(b))',
  ),
  length: scalar(
    'string.html#length',
    ['varchar -> bigint', 'length($1)'],
    ['varbinary -> bigint', 'octet_length($1)'],
  ),
  // Tested with every letter of Unicode 15; lower and upper do not depend on adjacent letters.
  lower: scalar('string.html#lower', ['varchar -> varchar', 'lower($1)']),
  upper: scalar('string.html#upper', [
    'varchar -> varchar',
    // ß is the only letter that DuckDB capitalises differently.
    "CASE WHEN contains($1, 'ß') THEN array_to_string(list_transform(string_split($1, 'ß'), lambda _p: upper(_p)), 'ß') ELSE upper($1) END",
  ]),
  lpad: scalar('string.html#lpad', ['varchar, bigint, varchar -> varchar', pad('lpad')]),
  rpad: scalar('string.html#rpad', ['varchar, bigint, varchar -> varchar', pad('rpad')]),
  ltrim: scalar('string.html#ltrim', [
    'varchar -> varchar',
    `regexp_replace($1, '^${SPACE}+', '')`,
  ]),
  rtrim: scalar('string.html#rtrim', [
    'varchar -> varchar',
    `regexp_replace($1, '${SPACE}+$', '')`,
  ]),
  trim: scalar('string.html#trim', [
    'varchar -> varchar',
    `regexp_replace($1, '^${SPACE}+|${SPACE}+$', '', 'g')`,
  ]),
  replace: scalar(
    'string.html#replace',
    ['varchar, varchar -> varchar', "replace($1, $2, '')"],
    [
      'varchar, varchar, varchar -> varchar',
      notEmpty(2, 3, REPLACE_NOTHING, 'replace($1, $2, $3)'),
    ],
  ),
  repeat: refused('array.html#repeat', 'Athena’s makes a list; use rpad for a text'),
  // DuckDB's reverse keeps an accent together with its letter.
  reverse: scalar('string.html#reverse', [
    'varchar -> varchar',
    ([text]) =>
      isOpen(text)
        ? OPEN
        : `CASE WHEN strlen($1) = length($1) THEN reverse($1) ELSE array_to_string(list_reverse(${CHARACTERS}), '') END`,
  ]),
  split: scalar('string.html#split', [
    'varchar, varchar -> array(varchar)',
    notEmpty(
      2,
      2,
      failure('the delimiter of split is the empty text', array(VARCHAR)),
      'string_split($1, $2)',
    ),
  ]),
  split_part: scalar('string.html#split_part', ['varchar, varchar, bigint -> varchar', splitPart]),
  starts_with: scalar('string.html#starts_with', [
    'varchar, varchar -> boolean',
    'starts_with($1, $2)',
  ]),
  strpos: scalar('string.html#strpos', ['varchar, varchar -> bigint', 'strpos($1, $2)']),
  substr: scalar(
    'string.html#substr',
    [
      'varchar, bigint -> varchar',
      ([text, start]) => {
        if (isOpen(text)) return OPEN;
        return isPositive(start)
          ? 'substr($1, $2)'
          : strict(2, `WHEN ${FROM_WITHIN} THEN substr($1, $2) ELSE ''`);
      },
    ],
    ['varchar, bigint, bigint -> varchar', substr],
  ),
  translate: scalar('string.html#translate', [
    'varchar, varchar, varchar -> varchar',
    'translate($1, $2, $3)',
  ]),
  regexp_like: scalar('regexp.html#regexp_like', ['varchar, varchar -> boolean', regexpLike]),
  regexp_extract: scalar(
    'regexp.html#regexp_extract',
    ['varchar, varchar -> varchar', regexpExtract],
    ['varchar, varchar, bigint -> varchar', regexpExtract],
  ),
  regexp_replace: scalar(
    'regexp.html#regexp_replace',
    ['varchar, varchar -> varchar', regexpReplace],
    ['varchar, varchar, varchar -> varchar', regexpReplace],
  ),
};
