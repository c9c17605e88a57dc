import { AwsJsonError } from '../http/aws-json.ts';
import { codeOf } from './code-of.ts';

/** The parsed form of a query string. */
export type Statement =
  | { readonly kind: 'select'; readonly select: string }
  | {
      readonly kind: 'unload';
      readonly select: string;
      /** Always ends with `/`. */
      readonly to: string;
      readonly format: string;
      readonly compression: string | undefined;
      readonly partitionedBy: readonly string[];
    };

/**
 * Parses a statement. https://docs.aws.amazon.com/athena/latest/ug/unload.html
 *
 * @throws AwsJsonError for what cannot be parsed, as StartQueryExecution does
 */
export function parseStatement(query: string): Statement {
  const sql = query.replace(/;\s*$/, '');
  const code = codeOf(sql);
  const word = /^[\s(]*(\w+)/.exec(code)?.[1]?.toUpperCase() ?? '';
  if (['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(word)) return { kind: 'select', select: sql };
  if (word !== 'UNLOAD') throw malformed('Queries of this type are not supported');
  const open = code.indexOf('(');
  const close = closing(code, open);
  const rest = sql.slice(close + 1);
  const tail = /^\s*TO\s+'((?:[^']|'')*)'\s*(?:WITH\s*\((.*)\)\s*)?$/is.exec(rest);
  if (open === -1 || close === -1 || !tail)
    throw malformed(
      'line 1:1: mismatched input. Expecting: UNLOAD (select) TO location WITH (...)',
    );
  const [, to = '', options = ''] = tail;
  if (!/^s3:\/\/[^/]+\//.test(`${to}/`)) throw malformed(`not a valid S3 location: ${to}`);
  const given = optionsOf(options);
  return {
    kind: 'unload',
    select: sql.slice(open + 1, close),
    to: to.endsWith('/') ? to : `${to}/`,
    format: (given.get('format') ?? 'PARQUET').toUpperCase(),
    compression: given.get('compression')?.toUpperCase(),
    partitionedBy: listOf(given.get('partitioned_by')),
  };
}

export function malformed(message: string): AwsJsonError {
  return new AwsJsonError('InvalidRequestException', message, 400, {
    AthenaErrorCode: 'MALFORMED_QUERY',
  });
}

function optionsOf(text: string): Map<string, string> {
  const pairs = text.matchAll(/(\w+)\s*=\s*(?:'((?:[^']|'')*)'|(ARRAY\s*\[[^\]]*\])|([\w.]+))/gi);
  return new Map(
    [...pairs].map(([, name = '', quoted, list, bare]) => [
      name.toLowerCase(),
      quoted ?? list ?? bare ?? '',
    ]),
  );
}

function listOf(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(/'((?:[^']|'')*)'/g)].map(([, name = '']) => name.toLowerCase());
}

/** The position of the bracket that closes the one at `open`. */
function closing(code: string, open: number): number {
  let depth = 0;
  for (let i = open; i < code.length; i++) {
    if (code[i] === '(') depth++;
    if (code[i] === ')' && --depth === 0) return i;
  }
  return -1;
}
