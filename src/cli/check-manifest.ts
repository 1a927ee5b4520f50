import type { Config } from '../config';
import type { Examined } from './check-graph';
import { showCount } from './report';

/**
 * Looks at the manifest of persisted operations as a start would.
 * @throws OperatorError when it cannot be served
 */
export async function checkManifest(config: Config, path: string): Promise<Examined> {
  const { checkManifestFile } = await import('../open-persisted-operations.js');
  const count = await checkManifestFile(config, path);
  return { remark: `the manifest has ${showCount(count, 'persisted operation')} (PERSISTED_OPERATIONS)` };
}
