import { expect, it } from 'vitest';
import { formatSeenChange } from './format-seen-change.ts';

it('shows only the start of a very long name', () => {
  const head = 'boundary_review_id 963: ';
  const review = `{"boundary_review_id": 963, "changes": ["${'💡'.repeat(500)}"]}`;
  const text = formatSeenChange({
    table: 'reviews',
    files: { same: 0, changed: ['B1.parquet'], added: [], removed: [] },
    found: {
      key: ['uprn'],
      rows: { added: 0, removed: 0, changed: 40, changedIn: { reviews: 40 } },
      names: [
        { column: 'reviews', name: review, gained: 40, lost: 0 },
        { column: 'reviews', name: 'east', gained: 0, lost: 1 },
      ],
      postcodes: null,
    },
  });
  const start = `${head}${'💡'.repeat(119 - head.length)}…`;
  expect(text).toBe(
    `readers of reviews: 1 file; ${start}: 40 addresses gain it; east: 1 address loses it`,
  );
});
