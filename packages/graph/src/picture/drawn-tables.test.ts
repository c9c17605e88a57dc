import { expect, it } from 'vitest';
import { bakeryProject } from '../testing/bakery-project.ts';
import { drawnTables } from './drawn-tables.ts';

const project = bakeryProject();
const drawn = (part: Parameters<typeof drawnTables>[1]) => [...drawnTables(project, part).tables];

it('draws everything where nothing is asked for', () => {
  expect(drawn({}).sort()).toEqual(['dough', 'flour', 'loaves', 'recipes', 'shelf']);
});

it('draws a layer, and the external tables that it starts from', () => {
  expect(drawn({ layer: 'kneading' }).sort()).toEqual(['dough', 'flour']);
});

it('selects as a bake does: + before for what a table needs, behind for what needs it', () => {
  expect(drawn({ select: ['shelf'] })).toEqual(['shelf']);
  expect(drawn({ select: ['+loaves'] }).sort()).toEqual(['dough', 'flour', 'loaves', 'recipes']);
  expect(drawn({ select: ['loaves+'] }).sort()).toEqual(['loaves', 'recipes', 'shelf']);
});

it('says what is meant by a name that is almost right', () => {
  expect(() => drawn({ layer: 'bakin' })).toThrow('there is no layer `bakin`; did you mean');
  expect(() => drawn({ select: ['shelff'] })).toThrow('there is no layer or table `shelff`');
});

it('says so where nothing that is selected is baked', () => {
  expect(() => drawn({ select: ['flour'] })).toThrow('`flour` selects nothing that is baked');
});
