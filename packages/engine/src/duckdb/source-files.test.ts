import { gzipSync } from 'node:zlib';
import { rawAddresses } from '@dc-data-baker/fixtures';
import { tableNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { emptyKitchen, type Kitchen } from '../testing/kitchen.ts';
import { inspectCsvFiles, sourceFiles } from './source-files.ts';

const never = new AbortController().signal;

async function filesIn(kitchen: Kitchen) {
  return sourceFiles(kitchen.lake, tableNamed(kitchen.project, rawAddresses.name));
}

async function kitchenWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<Kitchen> {
  const kitchen = await emptyKitchen();
  for (const [name, body] of Object.entries(files)) await kitchen.put(rawAddresses, name, body);
  return kitchen;
}

describe('the files of an external table', () => {
  it('are all files below its location, except those that Athena does not read', async () => {
    const visible = ['a.csv', 'b/c.csv', 'd.txt', 'name_.csv', 'with.dots.csv/1.csv'];
    const hidden = ['.DS_Store', '_SUCCESS', '_temporary/x.csv', '.git/x.csv', 'b/_x.csv'];
    const kitchen = await kitchenWith(
      Object.fromEntries([...visible, ...hidden].map((name) => [name, '12345'])),
    );
    const { paths, bytes } = await filesIn(kitchen);
    const root = kitchen.lake.pathOf('s3://town-hall/raw-addresses/');
    expect(paths).toEqual(visible.map((name) => `${root}${name}`));
    expect(bytes).toBe(25);
  });

  it.each([{}, { _SUCCESS: '' }])('must be there', async (files) => {
    const kitchen = await kitchenWith(files);
    await expect(filesIn(kitchen)).rejects.toMatchObject({
      kind: 'data',
      message: `\`raw_addresses\` has no files: ${kitchen.lake.root}/town-hall/raw-addresses/ is empty or not there. Put the files of s3://town-hall/raw-addresses/ there, or make sample data with \`databaker sample --lake ${kitchen.lake.root}\``,
    });
  });

  it('have another version if one is written again, added or removed', async () => {
    const kitchen = await kitchenWith({ 'a.csv': 'one', 'b.csv': 'two' });
    const versions = [(await filesIn(kitchen)).version];
    await kitchen.put(rawAddresses, 'a.csv', 'TWO');
    versions.push((await filesIn(kitchen)).version);
    await kitchen.put(rawAddresses, 'c.csv', '');
    versions.push((await filesIn(kitchen)).version);
    await kitchen.lake.remove(['s3://town-hall/raw-addresses/b.csv']);
    versions.push((await filesIn(kitchen)).version);
    expect(new Set(versions).size).toBe(4);
    expect((await filesIn(kitchen)).version).toBe(versions[3]);
  });
});

describe('the report about a CSV', () => {
  it('has nothing about complete files', async () => {
    const kitchen = await kitchenWith({
      '1.csv': 'a,b\n',
      '3.csv.gz': gzipSync('a,b\n'.repeat(10_000)),
      '4.csv.gz': Buffer.concat([gzipSync('a,b\n'), gzipSync('c,d\n')]),
    });
    expect(await inspectCsvFiles((await filesIn(kitchen)).paths, never)).toEqual([]);
  });

  it('says that the last line has no line end, or that there is no line at all', async () => {
    const kitchen = await kitchenWith({
      '1.csv': 'a,b\nc,d',
      '2.csv': '',
      '3.csv.gz': gzipSync(''),
    });
    const { paths } = await filesIn(kitchen);
    expect(await inspectCsvFiles(paths, never)).toEqual([
      `${paths[0]}: the last line has no line end; the file may be cut short`,
      `${paths[1]}: the file is empty`,
      `${paths[2]}: the file is empty`,
    ]);
  });

  it.each(['x.csv.zst', 'x.csv.bz2', 'x.zip', 'x.csv.GZ', 'x.CSV.Zst'])(
    'says that the name has an unsupported compression: %s',
    async (name) => {
      const kitchen = await kitchenWith({ [name]: 'a,b\n' });
      const { paths } = await filesIn(kitchen);
      await expect(inspectCsvFiles(paths, never)).rejects.toMatchObject({
        kind: 'data',
        message: expect.stringMatching(
          /x\.[^/]*: (a file that ends with .* is not read|expected a name that ends with .gz)/i,
        ),
      });
    },
  );

  const whole = gzipSync(Array.from({ length: 20_000 }, (_, i) => `${i * i},b\n`).join(''));
  it.each([
    ['cut short in the middle', whole.subarray(0, whole.length / 2)],
    ['without its last byte', whole.subarray(0, -1)],
    ['empty', Buffer.alloc(0)],
    ['damaged', Buffer.concat([whole.subarray(0, 2000), Buffer.alloc(9), whole.subarray(2009)])],
    ['not gzip at all', Buffer.from('a,b\n')],
  ])('names a gzip file that is %s', async (_what, body) => {
    const kitchen = await kitchenWith({ 'x.csv.gz': body });
    const { paths } = await filesIn(kitchen);
    await expect(inspectCsvFiles(paths, never)).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringContaining(`${paths[0]}: the gzip file is damaged or cut short`),
    });
  });
});
