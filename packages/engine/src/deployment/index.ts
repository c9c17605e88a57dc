/**
 * Looking at what is deployed. A contract of its own: the clients of five more services are loaded by
 * who asks them, and are in no function's bundle.
 */

export { deploymentClients } from '../aws-sdk/deployment-clients.ts';
export { examineDeployment } from '../doctor/examine-deployment.ts';
