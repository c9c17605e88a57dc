import { type Publisher, thisProcess } from '@dc-data-baker/engine/aws';

/**
 * All executions publish under one name: the lock of the layer ensures that only one publishes at a
 * time, so what another has left is taken over at once.
 */
export const STATE_MACHINE: Publisher = { ...thisProcess, name: 'a state machine' };
