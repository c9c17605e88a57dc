// Checks write SQL too, so that these are theirs; a definition's `literal` is another thing.
export { identifier, sqlLiteral as literal } from '@dc-data-baker/models';
