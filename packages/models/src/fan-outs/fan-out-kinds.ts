import { z } from 'zod';
import type { BaseQuery } from '../base-query.ts';
import type { TellProblem } from '../populations/population-kind.ts';
import type { FannedOutTable, FanOutKind, FanOutParameter } from './fan-out-kind.ts';
import { listKind } from './list.ts';
import { rowsKind } from './rows.ts';

/** Every way to divide a table into pieces. To add one, add its file and a line here. */
const FAN_OUT_KINDS = { list: listKind, rows: rowsKind };

type Schemas = (typeof FAN_OUT_KINDS)[keyof typeof FAN_OUT_KINDS]['schema'];

/**
 * Divides a table into pieces: its query has parameters whose values differ for each piece, so an
 * engine may bake several pieces at once.
 */
export const FanOutSchema = z.discriminatedUnion(
  'kind',
  Object.values(FAN_OUT_KINDS).map(({ schema }) => schema) as [Schemas, ...Schemas[]],
);

export type FanOut = z.output<typeof FanOutSchema>;

/** The parameters of a table's query that a fan-out gives values to. */
export function fanOutParameters(fanOut: FanOut): readonly FanOutParameter[] {
  const pieces = kindOf(fanOut).pieces(fanOut);
  return pieces.of === 'rows' ? pieces.parameters : [{ name: pieces.parameter, type: 'string' }];
}

/**
 * The values of a fan-out's only parameter, one for each piece of the table, in order; `undefined`
 * if only the data tells which pieces there are.
 */
export function fanOutValues(fanOut: FanOut): readonly string[] | undefined {
  const pieces = kindOf(fanOut).pieces(fanOut);
  return pieces.of === 'values' ? pieces.values : undefined;
}

/** The SELECT whose rows are the pieces; `undefined` if the definition has their values. */
export function fanOutQuery(fanOut: FanOut): BaseQuery | undefined {
  const pieces = kindOf(fanOut).pieces(fanOut);
  return pieces.of === 'rows' ? pieces.query : undefined;
}

/** Reports the disagreements between a table and its fan-out. */
export function fanOutProblems(table: FannedOutTable, fanOut: FanOut, problem: TellProblem): void {
  const kind = kindOf(fanOut);
  const given = table.query?.parameters ?? {};
  if (table.refusal !== undefined) {
    problem(['fanOut'], table.refusal);
  } else if (fanOutParameters(fanOut).some(({ name }) => Object.hasOwn(given, name))) {
    problem(
      ['fanOut', kind.parametersField],
      'expected a parameter that the query is not given already',
    );
  }
  kind.problems(table, fanOut, problem);
}

function kindOf({ kind }: FanOut): FanOutKind<Schemas> {
  // A kind takes fan-outs of that kind; TypeScript cannot see that the two agree.
  return FAN_OUT_KINDS[kind] as unknown as FanOutKind<Schemas>;
}
