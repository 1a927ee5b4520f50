/** A failure that whoever runs the service can mend. Its message says what is wrong and how; it holds no secret. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}
