/**
 * Takes SIGHUP from now on, which ends a process otherwise: as daemons do, it is the sign to look at the files again. The result says
 * how that is done, once it can be; before, everything is read anyway.
 */
export function takeReloadSignal(): (reload: () => unknown) => void {
  let reloadNow: () => unknown = () => undefined;
  process.on('SIGHUP', () => void reloadNow());
  return (reload) => {
    reloadNow = reload;
  };
}
