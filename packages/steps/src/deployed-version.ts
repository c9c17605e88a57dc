/**
 * The version of this project, for manifests. The bundler puts it in this place; in a test there is
 * none.
 */
export function deployedVersion(): string | undefined {
  return process.env['DATABAKER_VERSION'];
}
