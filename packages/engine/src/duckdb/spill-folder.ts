import { rm } from 'node:fs/promises';
import { fileError, makeFolder } from '@dc-data-baker/files';

/** Makes the folder for what does not fit in memory; a killed session leaves its files behind. */
export async function emptySpill(folder: string): Promise<void> {
  await explained(folder, async () => {
    await rm(folder, { recursive: true, force: true });
    await makeFolder(folder);
  });
}

export async function removeSpill(folder: string): Promise<void> {
  await explained(folder, () => rm(folder, { recursive: true, force: true }));
}

async function explained(folder: string, act: () => Promise<void>): Promise<void> {
  await fileError(folder, act, 'choose another folder with TMPDIR or --lake');
}
