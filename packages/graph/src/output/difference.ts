import type { ExplorerData } from '../explorer/data.ts';
import { dataOfPage } from '../explorer/page.ts';

/** What changed in the definitions, one line each, as far as two pages tell. */
export function difference(
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): readonly string[] {
  const [old, now] = [before, after].map((page) =>
    page === undefined ? undefined : dataOfPage(Buffer.from(page).toString('utf8')),
  );
  if (!old || !now) return [];
  const changes = [
    ...compare('layer', old.layers, now.layers),
    ...compare('table', old.tables, now.tables),
  ];
  return changes.length > 0
    ? changes
    : ['the definitions are the same; how they are drawn changed'];
}

function compare(
  thing: string,
  before: ExplorerData['layers'] | ExplorerData['tables'],
  after: ExplorerData['layers'] | ExplorerData['tables'],
): string[] {
  const old = new Map(before.map((item) => [item.name, item]));
  const now = new Map(after.map((item) => [item.name, item]));
  const removed = [...old.keys()].filter((name) => !now.has(name));
  return [
    ...removed.map((name) => `${thing} \`${name}\` is gone`),
    ...[...now].flatMap(([name, item]) => {
      const was = old.get(name);
      if (!was) return [`${thing} \`${name}\` is new`];
      const fields = changedFields(was, item);
      return fields.length === 0 ? [] : [`${thing} \`${name}\` changed: ${fields.join(', ')}`];
    }),
  ];
}

function changedFields(before: object, after: object): string[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])].filter(
    (field) => JSON.stringify(old.get(field)) !== JSON.stringify(now.get(field)),
  );
}
