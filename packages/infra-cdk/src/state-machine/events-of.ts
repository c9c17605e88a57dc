import type { ChoiceState, MapState, State, SubMachine, TaskState } from './asl.ts';

/**
 * The events that a history gets for each state that is entered and left, by Step Functions' names:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
const EVENTS = {
  /** Entered and exited. */
  plain: 2,
  /** And scheduled, started, succeeded. */
  task: 5,
  /** And submitted. */
  waitedFor: 6,
  /** A Map: entered, started, succeeded, exited; a distributed one has a Map Run that starts and succeeds. */
  map: 4,
  mapRun: 6,
  /** One item of an inline Map: started, succeeded. */
  iteration: 2,
} as const;

/**
 * How many events the history of an execution gets if nothing goes wrong, on the longest way through its
 * choices: nothing is tried again, and no lock is waited for.
 */
export function eventsOf(machine: SubMachine): number {
  return eventsFrom(machine, machine.StartAt, new Map(), new Set());
}

function eventsFrom(
  machine: SubMachine,
  name: string,
  known: Map<string, number>,
  path: Set<string>,
): number {
  const state = machine.States[name];
  // Who goes back to a state tries something again.
  if (!state || path.has(name)) return 0;
  const before = known.get(name);
  if (before !== undefined) return before;
  path.add(name);
  const next = nextOf(state).map((other) => eventsFrom(machine, other, known, path));
  path.delete(name);
  const events = own(machine, name, state) + Math.max(0, ...next);
  known.set(name, events);
  return events;
}

function nextOf(state: State): readonly string[] {
  if (state.Type === 'Choice') return choices(state);
  return 'Next' in state ? [state.Next] : [];
}

function choices({ Choices, Default }: ChoiceState): readonly string[] {
  return [...Choices.map(({ Next }) => Next), Default];
}

function own(machine: SubMachine, name: string, state: State): number {
  if (state.Type === 'Task') return ofTask(state);
  return state.Type === 'Map' ? ofMap(machine, name, state) : EVENTS.plain;
}

function ofTask({ Resource }: TaskState): number {
  return Resource.endsWith('.sync') ? EVENTS.waitedFor : EVENTS.task;
}

function ofMap(machine: SubMachine, name: string, state: MapState): number {
  if ('ItemReader' in state) return EVENTS.mapRun;
  return EVENTS.map + itemsOf(machine, name) * (EVENTS.iteration + eventsOf(state.ItemProcessor));
}

/** The state before a Map sets what it goes through. */
function itemsOf(machine: SubMachine, map: string): number {
  for (const state of Object.values(machine.States)) {
    if (state.Type !== 'Pass' || !('Next' in state) || state.Next !== map) continue;
    if (Array.isArray(state.Result)) return state.Result.length;
  }
  throw new TypeError(`nothing says what ${map} goes through`);
}
