import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawFiles } from '../output/draw-files.ts';
import { axeProblems } from '../testing/axe-problems.ts';
import { bakeryProject } from '../testing/bakery-project.ts';
import { useBrowser } from '../testing/browser.ts';
import type { BakeFacts } from './bake-facts.ts';

const bake: BakeFacts = {
  bakeId: '20270506T013000Z-3f9a1c',
  status: 'audited',
  published: true,
  engine: 'duckdb',
  startedAt: '2027-05-06T01:30:00Z',
  finishedAt: '2027-05-06T01:31:30Z',
  rows: 12_345,
  files: 3,
  bytes: 4_500_000,
  checks: 3,
  failed: [],
};
const wrong = [{ name: 'oneValue(recipe)', severity: 'warn' as const, wrong: 7 }];

const limit = { name: 'freshFor(36h)', severity: 'fail' as const, milliseconds: 36 * 3_600_000 };

const newPage = useBrowser();
let folder: string;
let address: string;
let withBakes: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-'));
  const write = async (name: string, options: Parameters<typeof drawFiles>[1]) => {
    const path = join(folder, name);
    await writeFile(path, (await drawFiles(bakeryProject(), options)).get('databaker.html') ?? '');
    return pathToFileURL(path).href;
  };
  address = await write('plain.html', {});
  withBakes = await write('bakes.html', {
    bakes: new Map([
      ['dough', bake],
      ['loaves', { ...bake, failed: wrong }],
    ]),
    sources: new Map([
      ['flour', { newest: '2027-05-03T04:31:30Z', limit }],
      ['recipes', { newest: '2027-05-06T01:31:30Z', limit }],
    ]),
  });
});

afterAll(() => rm(folder, { recursive: true }));

async function open(url = address, options?: Parameters<typeof newPage>[0]): Promise<Page> {
  const page = await newPage(options);
  page.on('pageerror', (error) => expect.unreachable(String(error)));
  // Three hours after the bake has finished.
  await page.clock.setFixedTime('2027-05-06T04:31:30Z');
  await page.goto(url);
  // The page's own script writes the panel last.
  await panel(page).getByRole('heading').first().waitFor();
  return page;
}

const block = (page: Page, table: string) => page.locator(`[data-block="table:${table}"]`);
const panel = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const hash = (page: Page) => page.evaluate(() => location.hash);
/** The highlighted tables. */
const lit = async (page: Page) =>
  (
    await page
      .locator('.table-block.on')
      .evaluateAll((blocks) => blocks.map((each) => each.getAttribute('data-table')))
  ).sort();

describe('a reader of the page', () => {
  it('sees every layer, its question and its tables', async () => {
    const page = await open();
    await panel(page).getByText('What is on the shelf?').waitFor();
    expect(await panel(page).getByRole('link').allTextContents()).toEqual([
      'flour',
      'dough',
      'recipes',
      'loaves',
      'shelf',
    ]);
  });

  it('needs no network', async () => {
    const page = await newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address);
    await block(page, 'dough').click();
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
  });
});

describe('a selected table', () => {
  it('shows everything about it', async () => {
    const page = await open();
    await block(page, 'loaves').click();
    await panel(page).getByRole('heading', { name: 'loaves' }).waitFor();
    const text = await panel(page).textContent();
    for (const part of [
      'table of a query',
      'One row per loaf.',
      's3://the-shop/development/loaves/',
      'parquet, snappy',
      'queries/loaves.sql, in 3 pieces by shift, 8 at once',
      'sameKeys(sack, dough)',
      'oneValue(recipe) only warns',
      'write ×3',
    ]) {
      expect(text).toContain(part);
    }
    const links = await panel(page).locator('.links a').allTextContents();
    expect(links).toEqual(['dough', 'recipes', 'shelf']);
    expect(await lit(page)).toEqual(['dough', 'loaves', 'recipes', 'shelf']);
  });

  it('shows its SQL for either engine, highlighted', async () => {
    const page = await open(`${address}#loaves`);
    const code = panel(page).locator('pre');
    expect(await code.textContent()).toContain('WHERE d.shift = :shift');
    expect(await code.locator('.hljs-keyword').count()).toBeGreaterThan(3);
    await page.getByRole('tab', { name: 'Athena' }).click();
    expect(await code.textContent()).toContain('UNLOAD (');
    expect(await panel(page).textContent()).toContain('piece day, one of 3');
    await page.keyboard.press('ArrowRight');
    expect(await code.textContent()).toContain('COPY (');
  });

  it('is unselected by Escape', async () => {
    const page = await open(`${address}#loaves`);
    await page.keyboard.press('Escape');
    await panel(page).getByRole('heading', { name: 'What is baked' }).waitFor();
    expect(await hash(page)).toBe('');
    expect(await page.locator('.lit').count()).toBe(0);
  });
});

describe('a selected column', () => {
  it('highlights its sources and the columns made from it, across tables', async () => {
    const page = await open(`${address}#dough`);
    await panel(page).getByRole('link', { name: 'grams' }).click();
    const lineage = page.getByRole('region', { name: 'Lineage of grams' });
    await lineage.waitFor();
    expect(await hash(page)).toBe('#dough/grams');
    expect(await lit(page)).toEqual(['dough', 'flour', 'loaves', 'shelf']);
    expect(await page.locator('.column-label').allTextContents()).toEqual([
      'weight',
      'grams · deciding: grams',
      'price',
      'price',
    ]);
    expect(await lineage.getByRole('link').allTextContents()).toEqual([
      'flour/weight',
      'loaves/price',
      'loaves',
    ]);
  });

  it('distinguishes the columns that decide its rows from the sources of its values', async () => {
    const page = await open(`${address}#loaves/recipe`);
    const lineage = page.getByRole('region', { name: 'Lineage of recipe' });
    expect(await lineage.locator('dt, li').allTextContents()).toEqual([
      'Copied from',
      'recipes/recipe',
      'Decided by',
      'dough/grams (join)',
      'recipes/grams (join)',
      'dough/shift (filter)',
      'Goes into',
      'shelf/recipe',
      'Decides rows of',
    ]);
    expect(await page.locator('.column-label').allTextContents()).toEqual([
      'deciding: grams, shift',
      'recipe · deciding: grams',
      'recipe',
      'recipe',
    ]);
    expect(await page.locator('.edge.deciding').count()).toBeGreaterThan(0);
  });

  it('has an address that can be shared', async () => {
    const page = await open(`${address}#loaves/price`);
    expect(await page.title()).toBe('loaves/price · DC Data Baker');
    expect(await panel(page).locator('tr.current').textContent()).toContain('price');
    await page.goBack();
    await page.goForward();
    expect(await panel(page).locator('tr.current').textContent()).toContain('price');
  });
});

describe('the keyboard', () => {
  it('moves between tables along the arrows, and selects', async () => {
    const page = await open();
    await block(page, 'flour').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-table'));
    expect(focused).toBe('loaves');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await hash(page)).toBe('#dough');
    // The page draws the selection when the browser has told it of the new address.
    await block(page, 'dough').and(page.locator('[aria-pressed="true"]')).waitFor();
    expect(
      await page.getByRole('button', { name: /^dough / }).getAttribute('aria-description'),
    ).toBe('query table of layer kneading');
  });

  it('reaches search, zoom, one table and the panel by Tab, each with a visible focus', async () => {
    const page = await open();
    const stops: (string | null)[] = [];
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate(() => {
          const focused = document.activeElement;
          const { table } = (focused as HTMLElement | null)?.dataset ?? {};
          return table ?? focused?.getAttribute('aria-label') ?? focused?.textContent ?? null;
        }),
      );
    }
    expect(stops).toEqual([
      'Search names, descriptions, checks and SQL',
      'Zoom out',
      'Zoom in',
      'Show all',
      'flour',
      'kneading',
    ]);
    await page.keyboard.press('Shift+Tab');
    const width = await block(page, 'flour')
      .locator('.table > .shape')
      .evaluate((shape) => getComputedStyle(shape).strokeWidth);
    expect(width).toBe('4px');
  });

  it('stays in the panel if a link there opens a table, or Escape goes back', async () => {
    const page = await open();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    const shown = (name: string) =>
      panel(page).getByRole('heading', { name, exact: true, level: 2 }).waitFor();
    await panel(page).getByRole('link', { name: 'dough', exact: true }).first().focus();
    await page.keyboard.press('Enter');
    await shown('dough');
    expect([await hash(page), await focused()]).toEqual(['#dough', 'dough']);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
    await page.keyboard.press('Escape');
    await shown('What is baked');
    expect(await focused()).toBe('What is baked');
  });

  it('searches: / starts, arrows choose, Enter opens', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('pri');
    expect((await page.getByRole('option').allTextContents()).slice(0, 2)).toEqual([
      'price column · loaves',
      'price column · shelf',
    ]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await hash(page)).toBe('#shelf/price');
  });

  it('finds text in SQL, checks and descriptions', async () => {
    const page = await open();
    const search = page.getByRole('combobox');
    const found = () => page.getByRole('option').allTextContents();
    await search.fill('d.SHIFT =');
    expect(await found()).toEqual(['loaves SQL · …d.grams > r.grams WHERE d.shift = :shift']);
    await search.fill('sameKeys');
    expect(await found()).toEqual(['loaves check · sameKeys(sack, dough)']);
    await search.fill('whose flour');
    expect(await found()).toEqual(['dough/sack description · Whose flour it is.']);
    await page.keyboard.press('Enter');
    expect(await hash(page)).toBe('#dough/sack');
  });
});

describe('the graph', () => {
  const scale = (page: Page) =>
    page
      .locator('#world')
      .evaluate((world) =>
        Number(/scale\(([\d.]+)\)/.exec(world.getAttribute('transform') ?? '')?.[1]),
      );

  it('is zoomed by wheel and buttons, and fitted again', async () => {
    const page = await open();
    const before = await scale(page);
    await page.mouse.move(400, 500);
    await page.mouse.wheel(0, -600);
    await expect.poll(() => scale(page)).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await scale(page)).toBeCloseTo(before, 3);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await scale(page)).toBeCloseTo(before * 1.4, 3);
  });

  it('brings the table in the address into view', async () => {
    const page = await open(`${address}#shelf`, { viewport: { width: 900, height: 400 } });
    const box = await block(page, 'shelf').boundingBox();
    const view = await page.locator('#graph').boundingBox();
    expect(box?.y).toBeGreaterThan(view?.y ?? Number.POSITIVE_INFINITY);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan((view?.y ?? 0) + (view?.height ?? 0));
  });
});

describe('on a phone', () => {
  it('has names of layers that stay inside of their layers, however small those are', async () => {
    const page = await open(address, { viewport: { width: 390, height: 844 }, isMobile: true });
    for (let i = 0; i < 6; i++) await page.getByRole('button', { name: 'Zoom out' }).click();
    const outside = await page.locator('.layer-name').evaluateAll((titles) =>
      titles.flatMap((title) => {
        const layer = document.querySelector(`.cluster[data-layer="${title.textContent}"]`);
        const [inner, outer] = [title, layer].map((each) => each?.getBoundingClientRect());
        const isInside = inner && outer && inner.left >= outer.left && inner.right <= outer.right;
        return isInside ? [] : [title.textContent];
      }),
    );
    expect(await page.locator('.far .layer-name').count()).toBe(2);
    expect(outside).toEqual([]);
  });

  it('is no wider than the screen, with the table below the graph', async () => {
    const page = await open(`${address}#loaves/price`, {
      viewport: { width: 390, height: 844 },
      isMobile: true,
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const graph = await page.locator('#graph').boundingBox();
    const details = await panel(page).boundingBox();
    expect(details?.y).toBeGreaterThanOrEqual((graph?.y ?? 0) + (graph?.height ?? 0));
  });
});

describe('with a lake', () => {
  it('shows the last bake of a table', async () => {
    const page = await open(`${withBakes}#dough`);
    const text = await panel(page).textContent();
    for (const part of ['12,345', '4.5 MB in 3 files', '1 min 30 s on duckdb', '3 h ago']) {
      expect(text).toContain(part);
    }
    expect(await block(page, 'dough').innerHTML()).toContain('12,345 rows · 4.5 MB · 3 h ago');
  });

  it('highlights a check that warned in the graph, the list and the panel, without calling it failed', async () => {
    const page = await open(withBakes);
    await page.getByRole('button', { name: /loaves .*1 check warned/ }).waitFor();
    const listOf = (heading: string) =>
      panel(page).locator(`h3:text-is("${heading}") + ul`).getByRole('link').allTextContents();
    expect(await listOf('A check warned')).toEqual(['loaves']);
    expect(await listOf('A check failed')).toEqual(['flour']);
    const marks = await panel(page)
      .getByRole('link', { name: 'loaves' })
      .evaluateAll((links) => links.map((link) => getComputedStyle(link, '::after').content));
    expect(new Set(marks)).toEqual(new Set(['" ✕ a check warned"']));
    await panel(page).getByRole('link', { name: 'loaves' }).first().click();
    await panel(page).getByRole('heading', { name: 'loaves' }).waitFor();
    expect(await panel(page).locator('.alarm').textContent()).toBe(
      'oneValue(recipe) warns: 7 rows are wrong',
    );
  });

  it('highlights a source that is older than allowed, and no other', async () => {
    const page = await open(withBakes);
    await page.getByRole('button', { name: /flour .*stale · newest file 3 days ago/ }).waitFor();
    const failed = page.locator('.block.failed');
    expect(
      await failed.evaluateAll((all) => all.map((each) => each.getAttribute('data-table'))),
    ).toEqual(['flour', 'loaves']);
    await panel(page).getByRole('link', { name: 'flour' }).first().click();
    await panel(page).getByRole('heading', { name: 'flour' }).waitFor();
    expect(await panel(page).locator('.alarm').textContent()).toBe(
      'freshFor(36h) failed: the newest file is older than that',
    );
  });

  it('has nothing about bakes without a lake', async () => {
    const page = await open(`${address}#dough`);
    expect(await panel(page).textContent()).not.toContain('Last bake');
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(['', '#loaves', '#dough/grams'])('axe finds nothing at "%s"', async (at) => {
    const page = await open(`${withBakes}${at}`, { colorScheme });
    expect(await axeProblems(page)).toEqual([]);
  });

  it('has a background of that scheme', async () => {
    const page = await open(address, { colorScheme });
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background).toBe(colorScheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)');
  });
});
