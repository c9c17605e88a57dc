/**
 * The part of the Amazon States Language that a layer's state machine uses.
 *
 * It uses JSONPath instead of JSONata, which the interpreter of the tests
 * (`aws-local-stepfunctions` 3.0.0) does not support. https://states-language.net/
 */
export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | MapState
  | SucceedState
  | FailState;

export type States = Readonly<Record<string, State>>;

export interface StateMachineDefinition extends SubMachine {
  readonly Comment: string;
  readonly TimeoutSeconds: number;
}

/** A machine, or what a Map runs for each item. */
export interface SubMachine {
  readonly StartAt: string;
  readonly States: States;
}

/** JSON in which a key that ends with `.$` has a path or an intrinsic function as its value. */
export type Template =
  | string
  | number
  | boolean
  | null
  | readonly Template[]
  | { readonly [key: string]: Template };

/** The next state, or that this is the last one. */
export type Transition = { readonly Next: string } | { readonly End: true };

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: 'FULL';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath: string;
  readonly Next: string;
}

interface Fallible {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export type TaskState = Transition &
  Fallible & {
    readonly Type: 'Task';
    readonly Comment?: string;
    readonly Resource: string;
    readonly Parameters: Template;
    readonly ResultSelector?: Template;
    readonly ResultPath?: string | null;
    readonly OutputPath?: string;
    readonly TimeoutSeconds?: number;
  };

export type PassState = Transition & {
  readonly Type: 'Pass';
  readonly Comment?: string;
  readonly InputPath?: string;
  readonly Parameters?: Template;
  readonly Result?: Template;
  readonly ResultPath?: string;
};

export interface ChoiceState {
  readonly Type: 'Choice';
  readonly Comment?: string;
  readonly Choices: readonly ChoiceRule[];
  readonly Default: string;
}

export type ChoiceRule = Test & { readonly Next: string };

export type Test =
  | { readonly And: readonly Test[] }
  | { readonly Or: readonly Test[] }
  | { readonly Not: Test }
  | { readonly Variable: string; readonly StringEquals: string }
  | { readonly Variable: string; readonly StringMatches: string }
  | { readonly Variable: string; readonly BooleanEquals: boolean }
  | { readonly Variable: string; readonly NumericLessThan: number }
  | { readonly Variable: string; readonly IsPresent: true };

export type WaitState = Transition & {
  readonly Type: 'Wait';
  readonly Comment?: string;
} & ({ readonly Seconds: number } | { readonly SecondsPath: string });

export type MapState = InlineMapState | DistributedMapState;

type Mapping = Transition &
  Fallible & {
    readonly Type: 'Map';
    readonly Comment?: string;
    readonly ItemSelector: Template;
    readonly MaxConcurrency: number;
    readonly ResultPath: string | null;
  };

/** A Map whose items are in the execution, which runs all of them. */
export type InlineMapState = Mapping & {
  readonly ItemsPath: string;
  readonly ItemProcessor: SubMachine & { readonly ProcessorConfig: { readonly Mode: 'INLINE' } };
};

/**
 * A Map whose items are in a file. Each is run by an execution of its own, with its own history.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export type DistributedMapState = Mapping & {
  /** The name of its executions; at most 40 characters. */
  readonly Label: string;
  readonly ItemReader: {
    readonly Resource: 'arn:aws:states:::s3:getObject';
    readonly ReaderConfig: { readonly InputType: 'JSON' };
    readonly Parameters: Template;
  };
  readonly ItemProcessor: SubMachine & {
    readonly ProcessorConfig: { readonly Mode: 'DISTRIBUTED'; readonly ExecutionType: 'STANDARD' };
  };
};

export interface SucceedState {
  readonly Type: 'Succeed';
  readonly Comment?: string;
}

export interface FailState {
  readonly Type: 'Fail';
  readonly ErrorPath: string;
  readonly CausePath: string;
}
