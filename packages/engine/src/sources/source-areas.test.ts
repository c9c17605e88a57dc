import { readFile } from 'node:fs/promises';
import { tempFolder } from '@dc-data-baker/fixtures';
import { csv } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { inspectCsv } from './csv-inspection.ts';
import { inspectSource } from './inspect-source.ts';
import { knownAreas } from './inspection-records.ts';
import { linesNear, linesWith } from './source-areas.ts';

const { signal } = new AbortController();

const shape = {
  format: csv({ header: true }),
  columns: [
    { name: 'id', type: 'string' as const },
    { name: 'area', type: 'string' as const },
    { name: 'rank', type: 'int' as const },
    { name: 'kind', type: 'string' as const },
  ],
  polygons: ['area'],
};

const square = (x: number, y: number) =>
  `"POLYGON ((${x} ${y}, ${x + 1} ${y}, ${x + 1} ${y + 1}, ${x} ${y + 1}, ${x} ${y}))"`;

const rows = [
  'id,area,rank,kind',
  `one,${square(0, 0)},1,ward`,
  `"a ""b"", c",${square(10, 10)},2,ward`,
  'nowhere,,3,ward',
  `Ynys Môn,${square(-5.5, 50.25)},4,"county, and more"`,
  `one,${square(20, 20)},5,`,
  'empty,POLYGON EMPTY,6,county',
];

async function areasOf(text: string, size: number) {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const { areas } = await inspectCsv(chunks(), shape, 1e6, signal, true);
  if (!areas) throw new Error('no areas');
  return areas;
}

const window = (x: number, y: number) => ({ minX: x, minY: y, maxX: x + 0.1, maxY: y + 0.1 });

describe.each([
  ['\n', '', '\n'],
  ['\r\n', '', '\r\n'],
  ['\r', '', '\r'],
  ['\n', '\ufeff', ''],
])(
  'the rows with polygons of a file with line ends %j after %j, the last with %j',
  (end, mark, last) => {
    const text = `${mark}${rows.join(end)}${last}`;

    it.each([1, 2, 7, 64, 100_000])(
      'are recorded with their first byte, in chunks of any size: %d bytes',
      async (size) => {
        const { starts } = await areasOf(text, size);
        const bytes = Buffer.from(text);
        const found = starts.map((from) => bytes.toString('utf8', from).split(end)[0]);
        expect(found).toEqual(rows);
      },
    );

    it.each([
      ['in one', [window(0.5, 0.5)], [1]],
      ['on the edge of one', [window(1, 1)], [1]],
      ['beside all', [window(1.01, 0)], []],
      ['in the hemisphere of minus signs', [window(-5.4, 50.3)], [4]],
      ['of several windows', [window(10.5, 10.5), window(20.5, 20.5)], [2, 5]],
      ['where a row without a polygon would be', [window(-0.05, -0.05)], [1]],
    ])('are found by their boxes: %s', async (_, windows, lines) => {
      expect(linesNear(await areasOf(text, 7), 'area', windows)).toEqual(lines);
    });

    it.each([
      ['id', ['one'], [1, 5]],
      ['id', ['a "b", c', 'Ynys Môn'], [2, 4]],
      ['kind', ['ward'], [1, 2, 3]],
      ['kind', [''], [0, 5]],
      ['id', ['two'], []],
      ['rank', ['1'], []],
    ])('are found by their text: %s %j', async (column, values, lines) => {
      const found = linesWith(await areasOf(text, 7), column, values);
      // The header has no text; what has none is read and left out.
      expect(found.filter((line) => line > 0)).toEqual(lines.filter((line) => line > 0));
    });
  },
);

it('a row without a polygon is not found, even near 0, 0', async () => {
  const areas = await areasOf(`${rows[0]}\nx,,1,y\n`, 9);
  expect(linesNear(areas, 'area', [{ minX: -1, minY: -1, maxX: 1, maxY: 1 }])).toEqual([]);
});

describe('a record of them', () => {
  const LOCATION = 's3://bucket/areas/';
  const RECORDS = 's3://records/inspected/';
  const look = async (lake: Lake, findsRows: boolean) => {
    const objects = await lake.listSources(LOCATION);
    await inspectSource(
      lake,
      { location: LOCATION, shape, objects },
      { records: RECORDS, signal, findsRows },
    );
    return knownAreas(lake, RECORDS, LOCATION, objects);
  };

  it('is kept for each version of a file, and contains no readable text', async () => {
    const lake = new Lake(await tempFolder());
    const text = `${rows.join('\n')}\n`;
    await lake.write(`${LOCATION}one.csv`, text);
    expect(await look(lake, true)).toEqual(
      new Map([[`${LOCATION}one.csv`, await areasOf(text, 100_000)]]),
    );
    await lake.write(`${LOCATION}two.csv`, `${rows[0]}\n`);
    expect([...(await look(lake, true)).keys()]).toEqual([
      `${LOCATION}one.csv`,
      `${LOCATION}two.csv`,
    ]);
    const [record = ''] = (await lake.list(RECORDS)).flatMap(({ location }) =>
      location.endsWith('-areas.json') ? location : [],
    );
    expect(await readFile(lake.pathOf(record), 'utf8')).not.toContain('Ynys');
    await lake.write(`${LOCATION}one.csv`, `${text}x,,1,y\n`);
    const objects = await lake.listSources(LOCATION);
    const known = await knownAreas(lake, RECORDS, LOCATION, objects);
    expect([...known.keys()]).toEqual([`${LOCATION}two.csv`]);
  });

  it.each(['{"a":', '{"s3://bucket/areas/one.csv":{"version":1}}'])(
    'that is damaged is ignored: %s',
    async (damaged) => {
      const lake = new Lake(await tempFolder());
      await lake.write(`${LOCATION}one.csv`, `${rows.join('\n')}\n`);
      await look(lake, true);
      for (const { location } of await lake.list(RECORDS)) {
        if (location.endsWith('-areas.json')) await lake.write(location, damaged);
      }
      expect((await look(lake, true)).size).toBe(0);
    },
  );

  it('is not written if files are not read row by row', async () => {
    const lake = new Lake(await tempFolder());
    await lake.write(`${LOCATION}one.csv`, `${rows.join('\n')}\n`);
    expect((await look(lake, false)).size).toBe(0);
    expect(await lake.list(RECORDS)).toHaveLength(1);
  });
});
