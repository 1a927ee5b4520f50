import { takeReloadSignal } from '../../src/cli/reload-signal';

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
