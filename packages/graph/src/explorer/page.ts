import { readFileSync } from 'node:fs';
import { ARROW_HEAD } from '../draw/arrow.ts';
import type { Drawing } from '../draw/drawing.ts';
import { element, escapeXml } from '../draw/element.ts';
import { DARK, LIGHT } from '../draw/palette.ts';
import { styleSheet } from '../draw/style-sheet.ts';
import { bundleClient } from '../page/bundle.ts';
import { codeInScript, jsonInScript } from '../page/in-script.ts';
import { pageHead } from '../page/page-head.ts';
import { fontFaces } from '../text/font-faces.ts';
import type { ExplorerData } from './data.ts';
import { pageTemplate } from './page-template.ts';
import { populationCss } from './population-css.ts';

/** The complete `databaker.html`: script, style, fonts, graph and data in one file. */
export async function explorerPage(
  data: ExplorerData,
  graph: Drawing,
  title: string,
): Promise<string> {
  const css = [
    fontFaces(),
    styleSheet(LIGHT),
    `@media (prefers-color-scheme:dark){${styleSheet(DARK)}}`,
    readFileSync(new URL('../page/theme.css', import.meta.url), 'utf8'),
    readFileSync(new URL('./explorer.css', import.meta.url), 'utf8'),
    populationCss(),
  ].join('\n');
  return pageTemplate({
    head: pageHead('DC Data Baker', css),
    title: escapeXml(title),
    marker: ARROW_HEAD,
    graph: element('g', { id: 'world' }, graph.svg),
    data: jsonInScript(data),
    script: codeInScript(await bundleClient(new URL('./client/main.ts', import.meta.url))),
  });
}

/** The data of a page, for comparing two pages. */
export function dataOfPage(page: string): ExplorerData | undefined {
  const [, json] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page) ?? [];
  return json === undefined ? undefined : (JSON.parse(json) as ExplorerData);
}
