import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { onTestFinished } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { fanOutContract } from '../testing/fan-out-contract.ts';
import { DuckdbEngine } from './duckdb-engine.ts';

fanOutContract('duckdb', async () => {
  const lake = new Lake(await tempFolder());
  return {
    store: lake,
    openEngine: async (project) => {
      const spill = join(await tempFolder(), 'spill');
      const engine = new DuckdbEngine({ lake, project, threads: 2, spill });
      onTestFinished(() => engine.close());
      return engine;
    },
    storeOf: () => lake,
  };
});
