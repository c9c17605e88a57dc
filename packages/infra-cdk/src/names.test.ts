import { describe, expect, it } from 'vitest';
import { constructId, workgroupOf } from './names.ts';
import { townProject } from './testing/town-project.ts';

describe('a construct’s id', () => {
  it('consists of the words of a name', () => {
    expect(constructId('Table', 'addresses_by_ward')).toBe('TableAddressesByWard');
  });

  it.each([
    ['ward_1', 'ward1'],
    ['a__b', 'a_b'],
    ['a_', 'a'],
    ['set changed', 'set_changed'],
    ['Set', 'set'],
  ])('differs between %s and %s', (one, other) => {
    expect(constructId('On', one)).not.toBe(constructId('On', other));
    expect(constructId('On', one)).toMatch(/^[A-Za-z0-9]+$/);
  });
});

describe('a project without a workgroup', () => {
  it('cannot be deployed, and the message says what is missing', () => {
    const { workgroup: _, ...project } = townProject();
    expect(() => workgroupOf(project)).toThrow('the definitions export no `workgroup`');
  });
});
