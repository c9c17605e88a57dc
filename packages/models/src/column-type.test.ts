import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseColumnType, type TypeTree } from './column-type.ts';

/** The inverse of the parser, which only this test needs. */
function write(type: TypeTree): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'array':
      return `array<${write(type.element)}>`;
    case 'map':
      return `map<${write(type.key)},${write(type.value)}>`;
    case 'struct':
      return `struct<${type.fields.map((f) => `${f.name}:${write(f.type)}`).join(',')}>`;
    default:
      return type.kind;
  }
}

const { tree } = fc.letrec<{ tree: TypeTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<TypeTree>({ kind: 'string' }, { kind: 'int' }, { kind: 'timestamp' }),
    fc.constant<TypeTree>({ kind: 'decimal', precision: 38, scale: 6 }),
    tie('tree').map((element): TypeTree => ({ kind: 'array', element })),
    fc
      .tuple(tie('tree'), tie('tree'))
      .map(([key, value]): TypeTree => ({ kind: 'map', key, value })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map(
      (types): TypeTree => ({
        kind: 'struct',
        fields: types.map((type, i) => ({ name: `field_${i}`, type })),
      }),
    ),
  ),
}));

describe('a column type', () => {
  it('is parsed at any depth, and printed as it was written', () => {
    fc.assert(
      fc.property(tree, (type) => {
        expect(parseColumnType(write(type))).toEqual(type);
      }),
    );
  });

  it.each([
    'text',
    'array<>',
    'array<int',
    'map<int>',
    'struct<int>',
    'decimal(39,2)',
    'decimal(2,3)',
    '',
  ])('cannot be `%s`', (text) => expect(parseColumnType(text)).toBeUndefined());
});
