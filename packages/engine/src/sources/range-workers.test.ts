import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { csv } from '@dc-data-baker/models';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { CsvProblem } from './csv-problem.ts';
import { inspectFile } from './inspect-file.ts';
import { RangeWorkers } from './range-workers.ts';

const never = new AbortController().signal;

const READING = {
  shape: {
    format: csv({ header: false }),
    columns: ['uprn', 'postcode', 'area'].map((name) => ({ name, type: 'string' as const })),
    polygons: ['area'],
  },
  longestLine: 1000,
  findsRows: true,
  pieceBytes: 1000,
};

const workers = RangeWorkers(2);
afterAll(() => workers.close());

const ROWS = Array.from({ length: 200 }, (_, i) => `${i},B${i % 20} 1AA,\n`);
const BOW_TIE = '199,B1 1AA,"POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))"\n';

async function fileOf(body: string) {
  const path = join(await tempFolder(), 'x.csv');
  await writeFile(path, body);
  return { path, bytes: body.length, reading: READING };
}

describe('workers', () => {
  it('find what one thread finds, and say how far they are', async () => {
    const file = await fileOf([...ROWS, BOW_TIE].join(''));
    let read = 0;
    const onRead = (bytes: number) => {
      read += bytes;
    };
    const found = await inspectFile({ ...file, onRead }, workers, never);
    expect(read).toBe(file.bytes);
    expect(found).toEqual(await inspectFile({ ...file, onRead }, undefined, never));
    expect(found.warnings).toEqual([
      expect.stringMatching(/^line 201: the polygon of `199` is not valid: /),
    ]);
  });

  it('report the first of many mistakes, with its line in the file', async () => {
    const rows = ROWS.map((row, i) => (i >= 120 ? row.replaceAll(',', '') : row));
    const file = { ...(await fileOf(rows.join(''))), onRead: () => {} };
    await expect(inspectFile(file, workers, never)).rejects.toThrow(
      expect.objectContaining({
        constructor: CsvProblem,
        line: 121,
        message: expect.stringContaining('expected 3 columns, found 1'),
        shown: '120B0 1AA',
      }),
    );
  });

  it('pass on what the system says about a file', async () => {
    const { path } = await fileOf('');
    const job = { path: `${path}.gone`, range: { from: 0 }, reading: READING };
    await expect(workers.run(job, never)).rejects.toMatchObject({
      code: 'ENOENT',
      syscall: 'open',
    });
  });

  it('stop when the work is stopped, and begin nothing more', async () => {
    const stopped = RangeWorkers(1);
    const { path } = await fileOf(ROWS.join(''));
    const controller = new AbortController();
    const { signal } = controller;
    const begun = new Promise<void>((resolve) => {
      vi.spyOn(signal, 'addEventListener').mockImplementation((event, listener, options) => {
        EventTarget.prototype.addEventListener.call(signal, event, listener, options);
        resolve();
      });
    });
    const job = { path, range: { from: 0 }, reading: READING };
    const works = stopped.run(job, signal);
    const waits = stopped.run(job, signal);
    await begun;
    // Its answer cannot be here before this: it comes with an event, and none has been waited for.
    controller.abort();
    await expect(works).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(waits).rejects.toMatchObject({ kind: 'cancelled' });
    await stopped.close();
  });
});
