import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { FieldBuffer } from './field-buffer.ts';
import { fileChunks } from './file-chunks.ts';

it('puts the parts of one field after another into the same memory', () => {
  const field = new FieldBuffer();
  const chunk = Buffer.from('POLYGON ((0 0, 9 0');
  field.append(chunk, 0, 7);
  field.append(chunk, 7, 18);
  const first = field.take();
  expect(first.toString()).toBe('POLYGON ((0 0, 9 0');
  expect(field).toHaveLength(0);
  field.append(chunk, 8, 12);
  const second = field.take();
  expect(second.toString()).toBe('((0 ');
  expect(second.buffer).toBe(first.buffer);
});

it('a file is read into the memory of one chunk', async () => {
  const path = join(await tempFolder(), 'x.csv');
  await writeFile(path, 'ABCDEFGHIJ');
  const read: string[] = [];
  const memory = new Set<unknown>();
  for await (const chunk of fileChunks(path, 3, 9, 4)) {
    read.push(chunk.toString());
    memory.add(chunk.buffer);
  }
  // Chunks end at multiples of their size.
  expect(read).toEqual(['D', 'EFGH', 'I']);
  expect([...memory].map((buffer) => (buffer as ArrayBuffer).byteLength)).toEqual([4]);
});
