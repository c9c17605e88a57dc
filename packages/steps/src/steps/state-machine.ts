import { type Publisher, thisProcess } from '@dc-data-baker/engine/aws';

/**
 * All executions publish by one name, for the lock of the layer lets no two of them publish at the
 * same time: what another one has left is taken over at once.
 */
export const STATE_MACHINE: Publisher = { ...thisProcess, name: 'a state machine' };
