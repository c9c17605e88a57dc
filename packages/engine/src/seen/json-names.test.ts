import { expect, it } from 'vitest';
import { jsonNames } from './json-names.ts';

interface Change {
  readonly name: string;
  readonly url?: string;
}

/** A text like that of a boundary review. */
function review(id: number, { name, url = 'https://example.org/tiles/1.pmtiles' }: Change): string {
  const slug = name.toLowerCase().replaceAll(' ', '-');
  const changes = [{ change_scenario: 'NAME_CHANGED', new_name: name, new_slug: slug, url }];
  const details = { consultation_url: 'https://example.org/963', organisation_name: 'Cal\nton' };
  return JSON.stringify({ boundary_review_id: id, boundary_review_details: details, changes });
}

const told = (...texts: readonly string[]) => [...jsonNames(texts.toSorted()).values()];

it('names a text by its id and its values, each once and on one line, without addresses', () => {
  expect(told(review(963, { name: 'Abbey Park' }))).toEqual([
    'boundary_review_id 963: Cal\\u000aton, Abbey Park, NAME_CHANGED',
  ]);
});

it('leaves out the values that all of them have', () => {
  expect(told(review(963, { name: 'Abbey' }), review(963, { name: 'Castle' }))).toEqual([
    'boundary_review_id 963: Abbey',
    'boundary_review_id 963: Castle',
  ]);
});

it('begins with what differs from the text that is most like it, be it an address', () => {
  const url = 'https://example.org/of-calton/9632_2222222222222222.pmtiles';
  expect(
    told(
      review(963, { name: 'Abbey' }),
      review(963, { name: 'Abbey', url }),
      review(964, { name: 'Castle' }),
    ),
  ).toEqual([
    'boundary_review_id 963: …/9632_2222222222222222.pmtiles, Abbey',
    'boundary_review_id 963: …://example.org/tiles/1.pmtiles, Abbey',
    'boundary_review_id 964: Castle',
  ]);
});

it('leaves out what is not a JSON object with values', () => {
  expect(told('local.a.2027-05-06', '{not JSON', '{"a": {}}', '[1]', '')).toEqual([]);
  expect(told('{"a": 1}')).toEqual(['a 1']);
});
