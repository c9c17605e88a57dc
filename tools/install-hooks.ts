// `prepare` runs with every install. Commit hooks are for a person's clone: in CI, or in an
// unpacked archive that is not a git repository, there is nothing to install them into.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!process.env['CI'] && existsSync('.git')) {
  const { status } = spawnSync('lefthook', ['install'], { stdio: 'inherit' });
  if (status !== 0) {
    console.warn(
      'Commit hooks were not installed; `node_modules/.bin/lefthook install` shows why.',
    );
  }
}
