import { describe, expect, it } from 'vitest';
import { layerPlan } from '../layer-plan.ts';
import { synthesise } from '../testing/synthesise.ts';
import { townProject } from '../testing/town-project.ts';
import { namedQueriesOf } from './named-queries.ts';

describe('the named queries of a layer', () => {
  it('are the UNLOAD of each piece, after a comment that describes it', () => {
    const project = townProject();
    const [first, ...others] = namedQueriesOf(project, layerPlan(project, 'votes').stages);
    expect([first, ...others].map((query) => query?.name)).toEqual([
      'addresses_with_ballots.A',
      'addresses_with_ballots.B',
      'ballots_by_outcode.A',
      'ballots_by_outcode.B',
    ]);
    expect(first?.description).toMatch(
      /^Makes addresses_with_ballots, for first_letter A: A table of the tests\. \([0-9a-f]{8}\)$/,
    );
    expect(first?.sql.split('\n').slice(0, 4)).toEqual([
      '-- A table of the tests.',
      '-- UNLOAD needs an empty location: to run this again, choose another one.',
      'UNLOAD (',
      'SELECT',
    ]);
    expect(first?.sql).toContain("a.first_letter = 'A'");
    expect(first?.sql).toContain(
      "TO 's3://town-hall/development/addresses_with_ballots/_by_hand/addresses_with_ballots.A/'",
    );
  });

  it('have different names', () => {
    const project = townProject();
    const { stages } = layerPlan(project, 'votes');
    expect(() => namedQueriesOf(project, [...stages, ...stages])).toThrow(
      'two named queries would be called `addresses_with_ballots.A`',
    );
  });

  it('are new resources if their text changes, so that the change is always deployed', () => {
    const [before, after] = [
      {},
      {
        addresses:
          'SELECT uprn, address, postcode, 1e0 AS x, 2e0 AS y, :source AS source, substr(postcode, 1, 1) AS first_letter FROM raw_addresses',
      },
    ].map((texts) => {
      const template = synthesise(townProject(texts)).get('places');
      return Object.keys(template?.findResources('AWS::Athena::NamedQuery') ?? {});
    });
    expect(before).toHaveLength(1);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });
});
