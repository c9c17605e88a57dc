/**
 * The resources of a layer's state machine, by the names and ARNs that CloudFormation gives them.
 */
export interface MachineResources {
  /** Athena's workgroup. */
  readonly workgroup: string;
  /** The DynamoDB table of locks. */
  readonly locks: string;
  /** The ARN of the function that carries out steps. */
  readonly steps: string;
  /** The ARN of the function that writes shards. */
  readonly writer: string;
  /** The ARN of the function that reads databases; empty for a layer without extracts. */
  readonly extractor: string;
  /** The ARN of the topic for failures. */
  readonly failures: string;
}
