import { OperatorError } from '../util/operator-error';

/** A supergraph that cannot be served safely. The message names what it is about, and what to do. */
export class SupergraphError extends OperatorError {
  override readonly name = 'SupergraphError';
}
