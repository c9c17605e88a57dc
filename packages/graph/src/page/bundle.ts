import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** A page's script with the libraries that it uses, as one plain script. */
export async function bundleClient(entry: URL): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(entry),
    platform: 'browser',
    // What it uses of the models is a few functions; the rest would bring zod along.
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
