import type { Population, Severity, Trigger } from '@dc-data-baker/models';
import type { StageKind } from '@dc-data-baker/planner';

/** A table, drawn by how it gets its rows. */
export interface TableNode {
  readonly kind: 'table';
  readonly id: string;
  readonly layer: string;
  readonly table: string;
  readonly population: Population['kind'];
  readonly bucket: string;
  /** Its files, in one line. */
  readonly detail: string;
}

/** The SELECT between a table and the tables that it reads. */
export interface QueryNode {
  readonly kind: 'query';
  readonly id: string;
  readonly layer: string;
  readonly table: string;
  /** The name of the `.sql` file, without its folders. */
  readonly file: string;
}

/** One stage of the plan; a stage that fans out is one node, too. */
export interface StageNode {
  readonly kind: 'stage';
  readonly id: string;
  readonly layer: string;
  readonly table: string;
  readonly stage: StageKind;
  readonly label: string;
  /** The number of its pieces; 1 if it does not fan out, `null` if only the data tells. */
  readonly pieces: number | null;
  /** The checks that it runs. */
  readonly checks: readonly { readonly name: string; readonly severity: Severity }[];
}

/** A table that is read but not drawn itself. */
export interface ReferenceNode {
  readonly kind: 'reference';
  readonly id: string;
  readonly table: string;
  /** The layer that bakes it, which may be drawn in part. */
  readonly layer: string;
}

export interface TriggerNode {
  readonly kind: 'trigger';
  readonly id: string;
  readonly layer: string;
  readonly trigger: Trigger;
}

export type PictureNode = TableNode | QueryNode | StageNode | ReferenceNode | TriggerNode;

/** An arrow. It points in the direction of the rows, or from a cause to what it starts. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'reads' | 'writes' | 'then' | 'compares' | 'triggers';
}

/** A cluster: all nodes with its `layer`, except references. */
export interface LayerCluster {
  readonly name: string;
  /** The question that it answers. */
  readonly question: string;
}

export interface Picture {
  readonly title: string;
  readonly layers: readonly LayerCluster[];
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** The buckets of the drawn tables, with the number of tables in each. */
  readonly buckets: readonly { readonly name: string; readonly tables: number }[];
}

/** The id of a layer as the end of a trigger's arrow. */
export function layerId(layer: string): string {
  return `layer:${layer}`;
}

export function nodesOf<Kind extends PictureNode['kind']>(
  picture: Picture,
  kind: Kind,
): readonly Extract<PictureNode, { kind: Kind }>[] {
  return picture.nodes.filter(
    (node): node is Extract<PictureNode, { kind: Kind }> => node.kind === kind,
  );
}
