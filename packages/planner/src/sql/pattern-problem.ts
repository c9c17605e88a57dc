/** A part of a pattern that means different things to the engines; says what to write instead. */
export class PatternProblem extends Error {}
