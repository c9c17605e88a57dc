/**
 * Inspects deployed resources. It has its own contract: it loads the clients of five more services,
 * which belong in no function's bundle.
 */

export { deploymentClients } from '../aws-sdk/deployment-clients.ts';
export { examineDeployment } from '../doctor/examine-deployment.ts';
