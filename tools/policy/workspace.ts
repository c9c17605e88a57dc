import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** The folders under `packages/`. */
export const PACKAGES = readdirSync(join(ROOT, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

export function readText(...path: string[]): string {
  return readFileSync(join(ROOT, ...path), 'utf8');
}

export interface PackageJson {
  readonly description?: string;
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
  readonly nx?: { readonly name?: string; readonly targets?: Readonly<Record<string, unknown>> };
}

export function readPackageJson(...path: string[]): PackageJson {
  return JSON.parse(readText(...path, 'package.json')) as PackageJson;
}

/** Every `package.json` of the workspace: of its root, of the tools, and of each package. */
export const MANIFESTS: readonly PackageJson[] = [
  readPackageJson(),
  readPackageJson('tools'),
  ...PACKAGES.map((name) => readPackageJson('packages', name)),
];
