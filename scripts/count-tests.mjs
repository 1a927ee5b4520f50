// Prints "N passed, N failed" for a report that jest wrote (--json --outputFile). Exit code 1 unless all passed.
import { readFileSync } from 'node:fs';

const { passed, failed } = read(process.argv[2]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;

function read(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // No report: jest did not even start, and that is a failure to be counted.
    return { passed: 0, failed: 1 };
  }
  // A file that does not load reports no tests; it counts as one that failed.
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites };
}
