import { parse } from 'graphql';
import { createDocumentStore } from '../../src/graphql/document-store';

describe('parsed queries', () => {
  it('are remembered', async () => {
    const store = createDocumentStore();
    const document = parse('{ me { id } }');
    await store.set('a', document);

    expect(await store.get('a')).toBe(document);
    await store.delete('a');
    expect(await store.get('a')).toBeUndefined();
  });

  it('are not remembered with a long text: strangers would fill the memory with comments', async () => {
    const store = createDocumentStore();
    await store.set('a', parse(`{ me { id } } # ${'x'.repeat(10_000)}`));

    expect(await store.get('a')).toBeUndefined();
  });

  it('push one another out when all together are large', async () => {
    const store = createDocumentStore();
    for (let index = 0; index < 100; index += 1) {
      await store.set(String(index), parse(`{ me { id } } # ${'x'.repeat(8000)}`));
    }

    expect(await store.get('0')).toBeUndefined();
    expect(await store.get('99')).toBeDefined();
  });
});
