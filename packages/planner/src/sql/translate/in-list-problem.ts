import { comparable } from '../comparable.ts';
import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { isWholeNumber } from '../trino-type.ts';
import type { Not } from './refusal.ts';
import { numberOf, type Term, textOf } from './term.ts';

/** What Trino 476 keeps in the place of the value that it looks for, where both are of one type. */
const KEPT = ['array_func', 'between', 'in'];

/**
 * Lists of IN in which Trino 476 finds what is not there, or does not find what is. A range of whole
 * numbers beside a null is taken for the range alone, in which a null is found; and of NaN it finds what
 * is written as it is.
 */
export function inListProblem(value: Term, items: readonly Term[]): Not | undefined {
  if (items.length > 1 && items.some(({ source }) => source && holdsKept(source))) {
    return {
      not: 'Athena forgets the value where NULLIF, CASE a WHEN, BETWEEN, IN or ARRAY stand in the list; write a = b OR a = c',
    };
  }
  const isNumber = isWholeNumber(value.type) || value.type.kind === 'date';
  const written = items.filter(({ source }) => source && !hasColumn(source));
  const isRange = written.length > 2 && written.some(({ source }) => source && !isWritten(source));
  if (isNumber && isRange) {
    return {
      not: 'Athena finds a null among numbers one after the other; take NULL out of the list',
    };
  }
  const isDouble = [value, ...items].some(({ type }) => type.kind === 'double');
  if (isDouble && items.some((item) => isAlike(value, item))) {
    return { not: 'Athena finds NaN where the value itself is in the list; write a IS NOT NULL' };
  }
  return undefined;
}

function holdsKept(node: Expression): boolean {
  return (
    ast.findFirst(node, (part) => {
      const isSimpleCase = 'case' in part && Boolean(part.case.operand);
      return (
        isSimpleCase || callOf(part)?.name === 'nullif' || KEPT.includes(ast.getExprType(part))
      );
    }) !== undefined
  );
}

const hasColumn = (node: Expression): boolean =>
  ast.findFirst(node, (part) => 'column' in part || 'select' in part) !== undefined;

/** A number, a text or a date as it is written; not NULL, nor what may come to it. */
const isWritten = (node: Expression): boolean =>
  numberOf(node) !== undefined || textOf(node) !== undefined || isDate(node);

const isDate = (node: Expression): boolean =>
  'literal' in node || ('cast' in node && textOf(node.cast.this) !== undefined);

const isAlike = ({ source: one }: Term, { source: other }: Term): boolean =>
  one !== undefined && other !== undefined && comparable(one) === comparable(other);
