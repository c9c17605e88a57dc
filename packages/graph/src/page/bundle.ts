import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** A page's script with its libraries, as one plain script. */
export async function bundleClient(entry: URL): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(entry),
    platform: 'browser',
    // It uses a few functions of the models; without this, the bundle would include zod.
    treeshake: { moduleSideEffects: [{ test: /\/packages\/models\//, sideEffects: false }] },
    logLevel: 'warn',
  });
  try {
    const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false });
    return output[0].code;
  } finally {
    await bundle.close();
  }
}
