import { writeFile } from 'node:fs/promises';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { recordBody } from './record-body.ts';

it('is nothing if it is missing, or a file is in the place of its folder', async () => {
  const lake = new Lake(await tempFolder());
  const place = 's3://records/kept/one.json';
  expect(await recordBody(lake, place)).toBeUndefined();
  await lake.write(place, '{}');
  expect(String(await recordBody(lake, place))).toBe('{}');
  await writeFile(lake.pathOf('s3://records/file'), '');
  const below = 's3://records/file/one.json';
  await expect(lake.read(below)).rejects.toThrow('a file is where a folder should be');
  expect(await recordBody(lake, below)).toBeUndefined();
});
