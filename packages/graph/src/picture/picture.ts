import type { Population, Severity, Trigger } from '@dc-data-baker/models';
import type { StageKind } from '@dc-data-baker/planner';

/** A table, drawn by how it comes by its rows. */
export interface TableNode {
  readonly kind: 'table';
  readonly id: string;
  readonly layer: string;
  readonly table: string;
  readonly population: Population['kind'];
  readonly bucket: string;
  /** What it looks like on disk, in a line. */
  readonly detail: string;
}

/** The SELECT that stands between a table and what it reads. */
export interface QueryNode {
  readonly kind: 'query';
  readonly id: string;
  readonly layer: string;
  readonly table: string;
  /** The `.sql` file's name, without its folders. */
  readonly file: string;
}

/** One stage of the plan; a stage that fans out is still one node. */
export interface StageNode {
  readonly kind: 'stage';
  readonly id: string;
  readonly layer: string;
  readonly table: string;
  readonly stage: StageKind;
  readonly label: string;
  /** How many pieces it runs; 1 where it does not fan out, `null` where only the data knows. */
  readonly pieces: number | null;
  /** The checks that it runs. */
  readonly checks: readonly { readonly name: string; readonly severity: Severity }[];
}

/** A table that is read by what is drawn, and is not drawn itself. */
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

/** An arrow. It always points the way that rows go, or from a cause to what it starts. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'reads' | 'writes' | 'then' | 'compares' | 'triggers';
}

/** A cluster: the nodes whose `layer` it is, apart from references. */
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
  /** The buckets that the drawn tables are in, and how many of them. */
  readonly buckets: readonly { readonly name: string; readonly tables: number }[];
}

/** The id of a layer, as the end of a trigger's edge. */
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
