import { expect, it } from 'vitest';
import { bakeryProject } from '../testing/bakery-project.ts';
import { drawnTables } from './drawn-tables.ts';

const project = bakeryProject();
const drawn = (part: Parameters<typeof drawnTables>[1]) => [...drawnTables(project, part).tables];

it('draws everything without a selection', () => {
  expect(drawn({}).sort()).toEqual(['dough', 'flour', 'loaves', 'recipes', 'shelf']);
});

it('draws a layer, and the external tables that it reads', () => {
  expect(drawn({ layer: 'kneading' }).sort()).toEqual(['dough', 'flour']);
});

it('selects as bake does: + before a name for what it needs, after it for what needs it', () => {
  expect(drawn({ select: ['shelf'] })).toEqual(['shelf']);
  expect(drawn({ select: ['+loaves'] }).sort()).toEqual(['dough', 'flour', 'loaves', 'recipes']);
  expect(drawn({ select: ['loaves+'] }).sort()).toEqual(['loaves', 'recipes', 'shelf']);
});

it('suggests the correct name for a misspelt one', () => {
  expect(() => drawn({ layer: 'bakin' })).toThrow('there is no layer `bakin`; did you mean');
  expect(() => drawn({ select: ['shelff'] })).toThrow('there is no layer or table `shelff`');
});

it('reports a selection of which nothing is baked', () => {
  expect(() => drawn({ select: ['flour'] })).toThrow('`flour` selects nothing that is baked');
});
