import { town } from '@dc-data-baker/fixtures';
import { Cloud } from '../aws/testing/cloud.ts';
import { rollback } from '../rollback.ts';
import { engineContract } from '../testing/engine-contract.ts';

engineContract('athena', async (root) => {
  const cloud = await Cloud.open({ root });
  return {
    store: cloud.lake,
    openEngine: (project) => cloud.engine(project),
    rollback: async (table) => {
      const engine = await cloud.engine(town());
      const repoint = (bake: string) => engine.repoint({ table: table.table.name }, bake);
      return rollback(engine.store, table, undefined, repoint);
    },
  };
});
