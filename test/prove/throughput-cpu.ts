import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Ticks a second of the times in /proc, on every Linux of today. */
const ticksPerSecond = 100;

/** CPU seconds so far of all processes that work in a directory. 0 where this cannot be told: it takes Linux. */
export function cpuSecondsIn(directory: string): number {
  return listProcesses()
    .filter((id) => workingDirectoryOf(id) === directory)
    .map(cpuSecondsOf)
    .reduce((sum, seconds) => sum + seconds, 0);
}

function listProcesses(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // not Linux
  }
}

function workingDirectoryOf(id: string): string | undefined {
  try {
    return readlinkSync(`/proc/${id}/cwd`);
  } catch {
    return undefined; // ended meanwhile, or somebody else's
  }
}

/**
 * User and system time, and that of children that have ended, as connections of PostgreSQL do: the fields 14 to 17 of
 * proc_pid_stat(5), counted from behind the name, which may hold spaces.
 */
function cpuSecondsOf(id: string): number {
  const stat = readStat(id);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
}

function readStat(id: string): string {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8');
  } catch {
    return ''; // ended since it was listed: its parent has what it took
  }
}
