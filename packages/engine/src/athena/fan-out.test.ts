import { Cloud } from '../aws/testing/cloud.ts';
import { fanOutContract } from '../testing/fan-out-contract.ts';
import { AthenaEngine } from './athena-engine.ts';

fanOutContract('athena', async () => {
  const cloud = await Cloud.open();
  return {
    store: cloud.lake,
    openEngine: (project) => cloud.engine(project),
    storeOf: (engine) => {
      if (!(engine instanceof AthenaEngine)) throw new Error('not an engine on Athena');
      return engine.store;
    },
  };
});
