import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from '../testing/axe-problems.ts';
import { useBrowser } from '../testing/browser.ts';
import { manyChanges, splitPostcode } from '../testing/map-content.ts';
import { mapPage } from './map-page.ts';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** As long as the limit of a test: it ends what hangs. */
const PATIENT = { timeout: 600_000 };

const newPage = useBrowser();
let folder: string;
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'map-'));
  const path = join(folder, 'map.html');
  await writeFile(path, await mapPage(splitPostcode()));
  address = pathToFileURL(path).href;
});

afterAll(() => rm(folder, { recursive: true }));

async function open(options?: Parameters<typeof newPage>[0], url = address): Promise<Page> {
  const page = await newPage(options);
  page.on('pageerror', (error) => expect.unreachable(String(error)));
  await page.goto(url);
  await page.locator('html[data-ready]').waitFor();
  await drawn(page);
  return page;
}

/** Waits until the requested drawing is on the canvas. */
const drawn = (page: Page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );

/** The number of pixels of the map with approximately a colour, by channel. */
async function pixels(page: Page, colour: string): Promise<number> {
  await drawn(page);
  return page.locator('#map').evaluate((canvas, hex) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const context = (canvas as HTMLCanvasElement).getContext('2d');
    const { data = new Uint8ClampedArray() } = context?.getImageData(0, 0, width, height) ?? {};
    const wanted = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (wanted.every((channel, at) => Math.abs(channel - (data[i + at] ?? 0)) < 12)) count++;
    }
    return count;
  }, colour);
}

const panel = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const scale = (page: Page) => page.locator('#scale').textContent();

describe('a reader of the map', () => {
  it('sees the verdict, and the requested address with its distances', async () => {
    const page = await open();
    expect(await page.title()).toBe('B16 8QA, UPRN 3 · DC Data Baker');
    const text = await panel(page).textContent();
    for (const part of [
      'split postcode: 3 in west, 1 in east',
      'answers is <new>',
      'UPRN 3',
      '3 High Street, B16 8QA',
      'answers: county + west',
      'in west, 2 m from the boundary with east',
      '2 m inside of west',
      '2 m outside of east',
    ]) {
      expect(text).toContain(part);
    }
    // A boundary at a distance of 2 m is visible.
    expect(await scale(page)).toMatch(/^[1-5] m$/);
  });

  it('sees that without the script, too', async () => {
    const page = await newPage({ javaScriptEnabled: false });
    await page.goto(address);
    await panel(page).getByText('split postcode: 3 in west, 1 in east').waitFor();
  });

  it('needs no network', async () => {
    const page = await newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address);
    await page.locator('html[data-ready]').waitFor();
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
  });
});

describe('a map of hundreds of changes', () => {
  it('draws a symbol for each colour and shape, and lays out the changes that can be seen', async () => {
    const path = join(folder, 'hundreds.html');
    await writeFile(path, await mapPage(manyChanges(400)));
    const page = await newPage();
    await page.addInitScript(() => {
      const made = { count: 0 };
      const Plain = OffscreenCanvas;
      const counting = function counted(width: number, height: number) {
        made.count++;
        return new Plain(width, height);
      };
      Object.assign(globalThis, { made, OffscreenCanvas: counting });
    });
    await page.goto(pathToFileURL(path).href);
    await page.locator('html[data-ready]').waitFor();
    await drawn(page);
    const count = await page.evaluate('made.count');
    expect(count).toBeGreaterThan(0);
    // Nine colours with four shapes, for each time that the map is drawn.
    expect(count).toBeLessThanOrEqual(4 * 9 * 4);
    const rows = page.locator('#areas > .name');
    expect(await rows.count()).toBe(400);
    const isSkipped = (row: number) =>
      rows
        .nth(row)
        .locator('.words')
        .evaluate((words) => !words.checkVisibility({ contentVisibilityAuto: true }));
    await rows.nth(0).scrollIntoViewIfNeeded();
    await drawn(page);
    expect([await isSkipped(0), await isSkipped(399)]).toEqual([false, true]);
  });
});

describe('the legend', () => {
  it('lists the answers, the names that all have, and the numbers of addresses', async () => {
    const page = await open();
    const answers = page.getByRole('group', { name: 'Answers' });
    expect(await answers.getByRole('checkbox').count()).toBe(4);
    expect(await answers.locator('label').allTextContents()).toEqual([
      'county + west 3 addresses',
      'county + east 2 addresses',
      'none 1 address',
      'no row 1 address',
    ]);
    const areas = page.getByRole('group', { name: 'Areas of ballots' });
    expect(await areas.locator('label').allTextContents()).toEqual([
      'county 5 addresses',
      'west 3 addresses',
      'east 2 addresses',
      'elsewhere around',
    ]);
  });

  it('switches areas off, which then no longer distinguish addresses', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Show all' }).click();
    const before = await pixels(page, '#c44400');
    await page.getByLabel(/^west/).uncheck();
    await page.getByLabel(/^east/).uncheck();
    const answers = page.getByRole('group', { name: 'Answers' });
    expect(await answers.locator('label').first().textContent()).toBe('county 5 addresses');
    await page.mouse.move(0, 0);
    expect(await pixels(page, '#c44400')).toBeLessThan(before);
  });

  it('switches off the addresses with an answer', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'All off' }).click();
    await page.getByRole('button', { name: 'All on' }).click();
    await page.getByRole('button', { name: 'Show all' }).click();
    const before = await pixels(page, '#c44400');
    await page.getByLabel(/county \+ west/).uncheck();
    expect(await pixels(page, '#c44400')).toBeLessThan(before);
  });
});

describe('a map of differences', () => {
  let other: string;
  beforeAll(async () => {
    const path = join(folder, 'changes.html');
    await writeFile(path, await mapPage(manyChanges()));
    other = pathToFileURL(path).href;
  });

  it('has the number of addresses of each change, although it shows only some of them', async () => {
    const page = await open({}, other);
    const changes = page.getByRole('group', { name: 'Changes of areas' });
    expect(await changes.locator('label').first().textContent()).toBe(
      'gained ward 0 3,100 addresses, 1 shown',
    );
    expect(await page.getByRole('group', { name: 'Said' }).count()).toBe(1);
  });

  it('can be searched by ballot, and goes to the ballot’s changes', async () => {
    const page = await open({}, other);
    const changes = page.getByRole('group', { name: 'Changes of areas' });
    await changes.getByRole('searchbox').fill('WARD 7');
    expect(await changes.locator('label:visible').allTextContents()).toEqual([
      'gained ward 7 1 address',
    ]);
    const before = await scale(page);
    await page.getByRole('button', { name: 'Go to gained ward 7' }).click();
    await expect.poll(() => scale(page), PATIENT).not.toBe(before);
    await panel(page)
      .getByRole('searchbox', { name: /street or ballot/ })
      .fill('ward 7');
    await panel(page).getByRole('button', { name: /^7 / }).click();
    await panel(page).getByText('its point has moved by 31 km').waitFor();
    expect(await axeProblems(page)).toEqual([]);
  });
});

describe('the map', () => {
  it('is zoomed by wheel, buttons and keys, and moved by keys', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Show all' }).click();
    await drawn(page);
    const whole = await scale(page);
    expect(whole).toBe('500 m');
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(() => scale(page), PATIENT).toBe('200 m');
    await page.locator('#map').focus();
    await page.keyboard.press('0');
    await expect.poll(() => scale(page), PATIENT).toBe(whole);
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect.poll(() => scale(page), PATIENT).toBe('200 m');
    const before = await page.locator('#map').screenshot();
    await page.keyboard.press('ArrowRight');
    await drawn(page);
    expect((await page.locator('#map').screenshot()).equals(before)).toBe(false);
    await page.mouse.move(400, 400);
    await page.mouse.wheel(0, -900);
    await expect.poll(() => scale(page), PATIENT).not.toBe('200 m');
  });

  it('describes an address that is clicked, with the command that explains it', async () => {
    const page = await open();
    await panel(page).getByRole('searchbox').fill('9aa');
    await panel(page).getByRole('button', { name: /^5 / }).click();
    await panel(page).getByText('databaker explain "B16 9AA" 5').waitFor();
    expect(await page.getByRole('status').textContent()).toBe(
      'UPRN 5, 5 High Street: county + east',
    );
    await panel(page).getByRole('button', { name: 'Unmark' }).click();
    expect(await page.locator('#address').isVisible()).toBe(false);
    // The match is in the middle of the map.
    const box = await page.locator('#map').boundingBox();
    await page.mouse.click(
      (box?.x ?? 0) + (box?.width ?? 0) / 2,
      (box?.y ?? 0) + (box?.height ?? 0) / 2,
    );
    await panel(page).getByRole('heading', { name: 'UPRN 5' }).waitFor();
  });

  it('is used with the keyboard alone, which never loses its place', async () => {
    const page = await open();
    const search = panel(page).getByRole('searchbox', { name: /^Find by UPRN/ });
    await search.fill('9aa');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('status').textContent()).toMatch(/^UPRN 5, /);
    await panel(page).getByRole('button', { name: 'Unmark' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#address').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Addresses');
    await page.keyboard.press('Tab');
    expect(await search.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('shows the answers of another table if it is selected', async () => {
    const page = await open();
    await page.getByLabel('Table').selectOption('other_answers');
    await panel(page).getByText('other_answers: review').waitFor();
    expect(await page.getByRole('group', { name: 'Areas of reviews' }).count()).toBe(1);
  });
});

it('fits the width of a phone, with the details below the map', async () => {
  const page = await open(PHONE);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const map = await page.locator('#map').boundingBox();
  const details = await panel(page).boundingBox();
  expect(map?.height).toBeGreaterThan(400);
  expect(details?.y).toBeGreaterThanOrEqual((map?.y ?? 0) + (map?.height ?? 0) - 1);
  for (const button of await page.locator('.zoom button').all()) {
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
});

describe.each([
  ['light', '#ffffff', '#c44400'],
  ['dark', '#0d1117', '#ff9a56'],
] as const)('in %s', (colorScheme, paper, ink) => {
  it.each([
    ['a desk', {}],
    ['a phone', PHONE],
  ])(
    'axe finds nothing on %s, and the map is drawn in colours of that kind',
    async (_, options) => {
      const page = await open({ colorScheme, ...options });
      expect(await axeProblems(page)).toEqual([]);
      await page.getByRole('button', { name: 'Show all' }).click();
      expect(await pixels(page, paper)).toBeGreaterThan(1000);
      expect(await pixels(page, ink)).toBeGreaterThan(20);
    },
  );
});
