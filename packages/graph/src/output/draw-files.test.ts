import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bakeryProject } from '../testing/bakery-project.ts';
import { useBrowser } from '../testing/browser.ts';
import { generatedProject } from '../testing/generated-project.ts';
import { textProblems } from '../testing/text-problems.ts';
import { drawFiles } from './draw-files.ts';

type Files = Awaited<ReturnType<typeof drawFiles>>;

const newPage = useBrowser();
const fileOf = (files: Files, name: string) => files.get(name) ?? Buffer.of();
const textOf = (files: Files, name: string) => fileOf(files, name).toString('utf8');
/** The size of an SVG, as it declares it. */
const sizeOf = (svg: string) =>
  [...(/ width="(\d+)" height="(\d+)"/.exec(svg) ?? [])].slice(1).map(Number);

describe('a small project', () => {
  let files: Files;
  beforeAll(async () => {
    files = await drawFiles(bakeryProject());
  });

  it('is drawn with the same bytes each time', async () => {
    const again = await drawFiles(bakeryProject());
    for (const [name, bytes] of files) expect(bytes.equals(fileOf(again, name)), name).toBe(true);
  });

  it('fits the width of a README', () => {
    expect(sizeOf(textOf(files, 'databaker.svg'))[0]).toBeLessThan(1000);
  });

  it('has no truncated and no overlapping names', async () => {
    const page = await newPage();
    await page.setContent(textOf(files, 'databaker.svg'));
    expect(await textProblems(page)).toEqual([]);
  });

  it('has all arrows pointing down, as rows flow', async () => {
    const page = await newPage();
    await page.setContent(textOf(files, 'databaker.svg'));
    const upward = await page.$$eval('.edge[data-from]', (edges) =>
      edges
        .map((edge) => edge as SVGPathElement)
        .filter((edge) => {
          const [start, end] = [0, edge.getTotalLength()].map((at) => edge.getPointAtLength(at).y);
          return (start ?? 0) >= (end ?? 0);
        })
        .map((edge) => `${edge.dataset['from']} -> ${edge.dataset['to']}`),
    );
    expect(upward).toEqual([]);
  });

  it('has every label in the PNG, whatever fonts the machine has', async () => {
    const page = await newPage();
    await page.setContent(textOf(files, 'databaker.svg'));
    const png = `data:image/png;base64,${fileOf(files, 'databaker.png').toString('base64')}`;
    const blank = await page.evaluate(async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const svg = document.querySelector('svg');
      if (!context || !svg) return ['nothing to compare'];
      context.drawImage(image, 0, 0);
      const whole = svg.getBoundingClientRect();
      const scale = image.width / whole.width;
      return [...svg.querySelectorAll('text')]
        .filter((text) => {
          const { left, top, width, height } = text.getBoundingClientRect();
          const { data } = context.getImageData(
            (left - whole.left) * scale,
            (top - whole.top) * scale,
            width * scale,
            height * scale,
          );
          const colours = new Set(new Uint32Array(data.buffer));
          // Antialiased letters have many shades; a fill, or its border, has few.
          return colours.size < 8;
        })
        .map((text) => text.textContent);
    }, png);
    expect(blank).toEqual([]);
  });

  it('names files relative to the repository, and contains nothing about this machine', () => {
    const page = textOf(files, 'databaker.html');
    expect(page).toContain('queries/dough.sql');
    for (const trace of ['file://', process.cwd(), '/packages/graph/']) {
      expect(page.includes(trace), trace).toBe(false);
    }
  });
});

describe('a part', () => {
  it('is drawn with references to what it reads elsewhere', async () => {
    const files = await drawFiles(bakeryProject(), { layer: 'baking' });
    const svg = textOf(files, 'databaker.svg');
    expect(svg).toContain('from kneading');
    expect(svg).not.toContain('dough.sql');
  });
});

describe('30 layers and 500 tables', () => {
  const project = generatedProject(30, 500);
  let files: Files;
  beforeAll(async () => {
    files = await drawFiles(project);
  });

  it('is drawn layer by layer, no wider than a page', async () => {
    const svg = textOf(files, 'databaker.svg');
    expect(sizeOf(svg)[0]).toBeLessThan(1200);
    expect(sizeOf(svg)[1]).toBeLessThan(3000);
    const page = await newPage();
    await page.setContent(svg);
    expect(await page.locator('.layer-card').count()).toBe(30);
    expect(await textProblems(page)).toEqual([]);
  });

  it('has every table in the explorer, in a page small enough to send', async () => {
    const html = textOf(files, 'databaker.html');
    expect(html.length).toBeLessThan(4_000_000);
    const page = await newPage();
    await page.setContent(html);
    expect(await page.locator('.table-block').count()).toBe(500);
    await page.getByRole('combobox').fill('wards_0_step_9');
    expect(await page.getByRole('option').first().textContent()).toContain('wards_0_step_9');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'wards_0_step_9' }).waitFor();
    expect(await page.locator('.block.selected').count()).toBeGreaterThan(0);
  });

  it.each([
    ['a desk', 1440],
    ['a phone', 390],
  ])('has names of layers that stay inside of their layers on %s', async (_, width) => {
    const page = await newPage({ viewport: { width, height: 844 } });
    await page.setContent(textOf(files, 'databaker.html'));
    const outside = await page.locator('.far .layer-name').evaluateAll((titles) =>
      titles.flatMap((title) => {
        const layer = document.querySelector(`.cluster[data-layer="${title.textContent}"]`);
        const [inner, outer] = [title, layer].map((each) => each?.getBoundingClientRect());
        const isInside = inner && outer && inner.left >= outer.left && inner.right <= outer.right;
        return isInside ? [] : [title.textContent];
      }),
    );
    expect(outside).toEqual([]);
    expect(await page.locator('.far .layer-name').count()).toBe(30);
  });

  it('opens with names only, before and after its script, because nothing else is readable', async () => {
    const laidOut = async (page: Page) =>
      page.locator('.table-block .detail').evaluateAll((texts) => {
        const lengths = texts.map((text) => (text as SVGTextElement).getComputedTextLength());
        return { all: lengths.length > 0, some: lengths.some((length) => length > 0) };
      });
    for (const javaScriptEnabled of [false, true]) {
      const page = await newPage({ javaScriptEnabled });
      await page.setContent(textOf(files, 'databaker.html'));
      expect(await laidOut(page)).toEqual({ all: true, some: false });
    }
  });

  it('grows only the names of layers, so that zooming out styles nothing else again', async () => {
    const page = await newPage();
    await page.setContent(textOf(files, 'databaker.html'));
    const grown = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).getPropertyValue('--grown'));
    expect(Number(await grown('.layer-name'))).toBeGreaterThan(1);
    expect(await grown('.table-block')).toBe('');
  });

  it('has only the layers in view laid out, and all of them again when they are shown', async () => {
    const page = await newPage();
    await page.setContent(textOf(files, 'databaker.html'));
    // A text that is hidden, but laid out all the same, has a length.
    const written = () =>
      page.locator('.sheet').evaluateAll((sheets) =>
        sheets.map((sheet) => {
          const text = sheet.querySelector<SVGTextElement>('.table-block .table > text');
          return (text?.getComputedTextLength() ?? 0) > 0;
        }),
      );
    expect(new Set(await written())).toEqual(new Set([true]));
    await page.evaluate(() => {
      location.hash = '#wards_0_step_9/amount';
    });
    await page.getByRole('heading', { name: 'wards_0_step_9' }).waitFor();
    const near = (await written()).filter(Boolean).length;
    expect(near).toBeGreaterThan(0);
    expect(near).toBeLessThan(10);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(new Set(await written())).toEqual(new Set([true]));
  });
});
