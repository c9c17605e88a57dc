import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { localMachine } from './local-machine.ts';

/** Tokens of queries are hashes, and two that differ at the end of a long text are two queries. */
it.each([55, 56, 64, 120, 1000])(
  'hashes a text of %i characters as Step Functions does',
  async (length) => {
    const text = `${'a'.repeat(length - 1)}z`;
    const machine = localMachine({
      StartAt: 'Hash',
      States: {
        Hash: {
          Type: 'Pass',
          Parameters: { 'hash.$': "States.Hash($.text, 'SHA-256')" },
          End: true,
        },
      },
    });
    const hash = createHash('sha256').update(text).digest('hex');
    expect(await machine.run({ text }).result).toEqual({ hash });
  },
);
