import { expect, it } from 'vitest';
import { clear, explain } from './explain.ts';
import type { StepClients } from './step-clients.ts';

/** Neither step asks for anything here. */
const CLIENTS = {} as StepClients;
const ERROR = 'States.Timeout';

it.each([[{ Error: ERROR }], [{ Error: ERROR, Cause: '' }]])(
  'says what had no time left, although a timeout has no cause: %j',
  async (error) => {
    const stage = 'audit:addresses';
    expect(
      await clear(CLIENTS, { step: 'clear', bakeId: 'a bake', stage, tables: [], error }),
    ).toEqual({ Error: ERROR, Cause: stage });
    expect(await explain(CLIENTS, { step: 'explain', stage, what: 'unique', error })).toEqual({
      retryable: false,
      error: { Error: ERROR, Cause: 'audit:addresses, unique: States.Timeout' },
    });
  },
);
