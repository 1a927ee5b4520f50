import { OperatorError } from '../util/operator-error';

/** One thing that keeps subgraphs from being one graph. */
export interface CompositionProblem {
  /** Of the composer, such as `INVALID_FIELD_SHARING`, or one of ours. Stable, for programs. */
  readonly code: string;
  readonly message: string;
  /** Undefined where it is about several. */
  readonly subgraph: string | undefined;
}

/** Subgraphs that do not go together: every problem at once. */
export class CompositionError extends OperatorError {
  override readonly name = 'CompositionError';
  readonly problems: readonly CompositionProblem[];

  constructor(problems: readonly CompositionProblem[]) {
    super(
      `the subgraphs cannot be composed:\n${problems.map((problem) => `  - ${describeProblem(problem)}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** On one line, with its subgraph and its code. */
export function describeProblem({ code, message, subgraph }: CompositionProblem): string {
  return `${subgraph === undefined ? '' : `${subgraph}: `}${message} (${code})`;
}
