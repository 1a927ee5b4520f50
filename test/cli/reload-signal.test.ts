import { takeReloadSignal } from '../../src/cli/reload-signal';
import { install, uninstall } from './installation';

afterEach(() => process.removeAllListeners('SIGHUP'));

describe('SIGHUP', () => {
  it('does nothing until somebody can reload, and reloads then, each time', () => {
    const onReload = jest.fn();
    const onReloadSignal = takeReloadSignal();
    process.emit('SIGHUP');
    onReloadSignal(onReload);
    expect(onReload).not.toHaveBeenCalled();
    process.emit('SIGHUP');
    process.emit('SIGHUP');
    expect(onReload).toHaveBeenCalledTimes(2);
  });
});

describe('serve in front of a graph', () => {
  afterEach(uninstall);

  it('goes on after SIGHUP, and ends by SIGTERM', async () => {
    const installation = install();
    await installation.run(['compose', '--output', 'supergraph.graphql']);
    const gateway = await installation.serve({}, '--supergraph', 'supergraph.graphql');
    process.kill(gateway.processId, 'SIGHUP');
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
    expect(await gateway.stop('SIGTERM')).toMatchObject({ exitCode: 0 });
  });

  it('does not start with a setting that is wrong, wherever it comes from', async () => {
    const { exitCode, stderr } = await install().run(['serve', '--supergraph', ' ']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('SUPERGRAPH: must not be empty');
  });
});
