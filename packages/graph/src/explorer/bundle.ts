import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** The explorer's script with the libraries that it uses, as one plain script. */
export async function bundleClient(): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('./client/main.ts', import.meta.url)),
    platform: 'browser',
    logLevel: 'warn',
  });
  try {
    const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false });
    return output[0].code;
  } finally {
    await bundle.close();
  }
}
