import type { Answer } from '../http/exchange.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

/** An element that contains a text. */
export function element(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeText(String(text))}</${name}>`;
}

export function group(name: string, children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

export function xmlAnswer(name: string, children: readonly string[], status = 200): Answer {
  const namespace = name === 'Error' ? '' : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${namespace}>${children.join('')}</${name}>`,
  };
}

/**
 * The contents of all elements with a name. It is enough for the flat documents that are sent to
 * S3.
 */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map(
    ([, inside]) => inside ?? '',
  );
}

/** The text of the first element with a name. */
export function textOf(xml: string, name: string): string | undefined {
  const [inside] = elements(xml, name);
  return inside?.replace(/&(lt|gt|quot|apos|amp|#x?[0-9a-fA-F]+);/g, (entity) => {
    const code = /^&#(x?)([0-9a-fA-F]+);$/.exec(entity);
    if (!code) return ENTITIES[entity] ?? entity;
    return String.fromCodePoint(Number.parseInt(code[2] ?? '', code[1] === 'x' ? 16 : 10));
  });
}

function escapeText(text: string): string {
  return text.replace(/[&<>"\r]/g, (char) => {
    if (char === '\r') return '&#13;';
    return { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[char] ?? char;
  });
}
