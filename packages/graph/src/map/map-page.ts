import { readFileSync } from 'node:fs';
import { escapeXml } from '../draw/element.ts';
import { bundleClient } from '../page/bundle.ts';
import { codeInScript } from '../page/in-script.ts';
import { pageHead } from '../page/page-head.ts';
import { fontFaces } from '../text/font-faces.ts';
import type { MapContent } from './map-content.ts';
import { mapTemplate } from './map-template.ts';
import { packMap } from './pack-map.ts';

/** A map as one page that makes no network requests: script, style, fonts and data in one file. */
export async function mapPage(content: MapContent): Promise<string> {
  const css = [
    fontFaces(),
    readFileSync(new URL('../page/theme.css', import.meta.url), 'utf8'),
    readFileSync(new URL('./map.css', import.meta.url), 'utf8'),
  ].join('\n');
  const title = escapeXml(content.title);
  return mapTemplate({
    head: pageHead(`${title} · DC Data Baker`, css),
    title,
    verdict: verdictHtml(content.verdict),
    data: packMap(content),
    script: codeInScript(await bundleClient(new URL('./client/main.ts', import.meta.url))),
  });
}

/** Further lines are collapsed. */
const MOST_LINES = 6;

function verdictHtml(lines: readonly string[]): string {
  const listed = (some: readonly string[]) =>
    `<ul class="verdict">${some.map((line) => `<li>${prose(line)}</li>`).join('')}</ul>`;
  const more = lines.slice(MOST_LINES);
  if (lines.length === 0) return '';
  return more.length === 0
    ? listed(lines)
    : `${listed(lines.slice(0, MOST_LINES))}<details><summary>${more.length} more</summary>${listed(more)}</details>`;
}

/** A sentence with `code` between backticks. */
function prose(sentence: string): string {
  return sentence
    .split('`')
    .map((text, i) => (i % 2 === 1 ? `<code>${escapeXml(text)}</code>` : escapeXml(text)))
    .join('');
}
