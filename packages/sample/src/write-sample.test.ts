import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressbaseCsv, currentBallotsCsv, sampleSummary, writeSample } from './index.ts';

const options = { addresses: 20_000 };
let lake: string;
let destinations: { addressbase: string; currentBallots: string };

beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'databaker-sample-'));
  destinations = {
    addressbase: join(lake, 'private/addressbase/cleaned'),
    currentBallots: join(lake, 'cache/ballots-with-wkt'),
  };
});

afterEach(() => rm(lake, { recursive: true }));

function visible(folder: string): string[] {
  return readdirSync(folder).filter((entry) => !entry.startsWith('.'));
}

describe('writeSample', () => {
  it('writes both files, makes their folders and returns the summary', async () => {
    expect(await writeSample(options, destinations)).toEqual(sampleSummary(options));
    const addressbase = await readFile(join(destinations.addressbase, 'addressbase_cleaned.csv'));
    const ballots = await readFile(join(destinations.currentBallots, 'current_ballots.csv'));
    expect(addressbase.equals(Buffer.concat([...addressbaseCsv(options)]))).toBe(true);
    expect(ballots.equals(Buffer.concat([...currentBallotsCsv(options)]))).toBe(true);
  });

  it('reports its progress, up to all rows', async () => {
    const calls: [number, number][] = [];
    const { ballotRows } = await writeSample(options, destinations, (...call) => calls.push(call));
    expect(calls.length).toBeGreaterThan(3);
    expect(calls).toEqual(calls.toSorted(([a], [b]) => a - b));
    expect(calls.at(-1)).toEqual([20_000 + ballotRows, 20_000 + ballotRows]);
  });

  it('uses the real names only when both files are complete', async () => {
    const shown: boolean[] = [];
    await writeSample(options, destinations, () => {
      const folders = Object.values(destinations).filter((folder) => existsSync(folder));
      shown.push(folders.flatMap((folder) => visible(folder)).length > 0);
    });
    expect(shown.length).toBeGreaterThan(3);
    expect(shown).not.toContain(true);
    expect(Object.values(destinations).flatMap(visible)).toEqual([
      'addressbase_cleaned.csv',
      'current_ballots.csv',
    ]);
  });

  it('leaves nothing if it is stopped', async () => {
    const stop = new AbortController();
    const work = writeSample(options, destinations, () => stop.abort(), stop.signal);
    await expect(work).rejects.toThrow(stop.signal.reason);
    expect(await readdir(lake, { recursive: true })).toEqual([]);
  });

  it('leaves an older sample as it was if it is stopped', async () => {
    await writeSample(options, destinations);
    const before = await readdir(lake, { recursive: true });
    const stop = new AbortController();
    const work = writeSample({ addresses: 1_000 }, destinations, () => stop.abort(), stop.signal);
    await expect(work).rejects.toThrow(stop.signal.reason);
    expect(await readdir(lake, { recursive: true })).toEqual(before);
  });

  it('replaces an older sample', async () => {
    await writeSample(options, destinations);
    await writeSample({ addresses: 1_000 }, destinations);
    const file = await readFile(join(destinations.addressbase, 'addressbase_cleaned.csv'), 'utf8');
    expect(file.match(/\n/g)).toHaveLength(1_000);
    expect(visible(destinations.addressbase)).toEqual(['addressbase_cleaned.csv']);
  });

  it('removes the files of a killed run, and not those of a running one', async () => {
    await mkdir(destinations.addressbase, { recursive: true });
    const killed = join(destinations.addressbase, '.addressbase_cleaned.csv.999999999.partial');
    const running = join(destinations.addressbase, '.addressbase_cleaned.csv.1.partial');
    await writeFile(killed, 'half a li');
    await writeFile(running, 'half a li');
    await writeSample(options, destinations);
    await expect(stat(killed)).rejects.toThrow('ENOENT');
    expect(await readFile(running, 'utf8')).toBe('half a li');
  });
});

describe('a sample that was killed with kill -9', () => {
  const folder = () => destinations.addressbase;
  const file = () => join(folder(), 'addressbase_cleaned.csv');
  const receipt = () => join(folder(), '.addressbase_cleaned.csv.sample');

  /** The files that exist between two steps of replacing a file. */
  const moments: [string, () => Promise<void>][] = [
    ['before the file has its name', () => rm(file())],
    [
      'before the new file takes the place of the old one',
      async () => {
        const { size } = await stat(file());
        await writeFile(receipt(), `${size}\n123456\n`);
      },
    ],
    [
      'after the new file took the place of the old one',
      async () => {
        const { size } = await stat(file());
        await writeFile(receipt(), `123456\n${size}\n`);
      },
    ],
    ['between the two files', () => rm(destinations.currentBallots, { recursive: true })],
    [
      'while it noted how long the file is',
      () => writeFile(join(folder(), '.addressbase_cleaned.csv.sample.999999999.partial'), '12'),
    ],
  ];

  it.each(moments)('is made again: %s', async (_, leave) => {
    await writeSample({ addresses: 1_000 }, destinations);
    await leave();
    await writeSample({ addresses: 1_000 }, destinations);
    expect(readdirSync(folder())).toEqual([
      '.addressbase_cleaned.csv.sample',
      'addressbase_cleaned.csv',
    ]);
    expect(visible(destinations.currentBallots)).toEqual(['current_ballots.csv']);
  });
});

describe('writeSample fails, and writes nothing,', () => {
  async function refusal(): Promise<string> {
    const before = await readdir(lake, { recursive: true });
    const error = await writeSample(options, destinations).catch((reason: unknown) => reason);
    expect(await readdir(lake, { recursive: true })).toEqual(before);
    return error instanceof Error ? `${error.name}: ${error.message}` : '';
  }

  it('if a folder has files of another kind', async () => {
    await mkdir(destinations.currentBallots, { recursive: true });
    for (const name of ['a.csv', 'b.csv', 'c.csv', 'd.csv', '.hidden']) {
      await writeFile(join(destinations.currentBallots, name), 'real');
    }
    expect(await refusal()).toBe(
      `SampleError: ${destinations.currentBallots} holds data that this sample did not make: a.csv, b.csv, ` +
        'c.csv and 1 more. Nothing was written. Move it away, or choose another folder for the ' +
        'sample.',
    );
  });

  it('if there is a real AddressBase with the same name', async () => {
    await writeSample(options, destinations);
    await writeFile(join(destinations.addressbase, 'addressbase_cleaned.csv'), 'the real thing');
    expect(await refusal()).toContain('did not make: addressbase_cleaned.csv. ');
  });

  it('if both files have the same folder', async () => {
    destinations = { ...destinations, currentBallots: destinations.addressbase };
    expect(await refusal()).toContain('Give two folders.');
  });

  it('if a folder is a file', async () => {
    destinations = { ...destinations, addressbase: join(lake, 'file') };
    await writeFile(destinations.addressbase, '');
    expect(await refusal()).toBe(
      `DatabakerError: ${join(lake, 'file/addressbase_cleaned.csv')}: a file is where a folder should be; move it away, or choose another folder for the sample (ENOTDIR, scandir)`,
    );
  });
});
