/** The clock of the testing kit is the one of these tests too. */
export { FakeClock } from '../../src/testing/fake-clock';
