import { Kind, visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import type { EngineOptions } from './engine';
import { OperatorError } from '../util/operator-error';

const percentLabel = /^percent\((\d+(?:\.\d+)?)\)$/;

/** What one request has drawn. */
export interface ActiveLabels {
  /** All labels that apply, those with a percentage too. */
  readonly labels: ReadonlySet<string>;
  /** Percentages above it apply. One of those in the supergraph or 0, so that requests share their plans. */
  readonly percent: number;
}

/** The labels of progressive `@override`: which of them apply is drawn once for each request. */
export class OverrideLabels<Context> {
  readonly #labels: readonly string[];
  readonly #percentages: ReadonlyMap<string, number>;
  readonly #options: Pick<EngineOptions<Context>, 'randomness' | 'findActiveLabels'>;

  /** @throws OperatorError for a label in the form of a percentage that is none */
  constructor(supergraph: DocumentNode, options: Pick<EngineOptions<Context>, 'randomness' | 'findActiveLabels'>) {
    const labels = findLabels(supergraph);
    this.#percentages = new Map(labels.flatMap((label) => readPercentage(label)));
    this.#labels = labels.filter((label) => !this.#percentages.has(label));
    this.#options = options;
  }

  draw(context: Context): ActiveLabels {
    if (this.#labels.length === 0 && this.#percentages.size === 0) return none;
    const given = this.#labels.length > 0 ? (this.#options.findActiveLabels?.(context) ?? none.labels) : none.labels;
    const active = this.#labels.filter((label) => given.has(label));
    // Drawn once: two fields of one label that end up in different subgraphs would both be missing somewhere.
    const drawn = this.#percentages.size > 0 ? this.#drawPercent() : 0;
    const passed = [...this.#percentages.values()].filter((percentage) => percentage <= drawn);
    for (const [label, percentage] of this.#percentages) if (percentage > drawn) active.push(label);
    return { labels: new Set(active), percent: Math.max(0, ...passed) };
  }

  #drawPercent(): number {
    return (this.#options.randomness.bytes(4).readUInt32BE() / 2 ** 32) * 100;
  }
}

const none: ActiveLabels = { labels: new Set(), percent: 0 };

function readPercentage(label: string): readonly (readonly [string, number])[] {
  if (!label.startsWith('percent')) return [];
  const percentage = Number(percentLabel.exec(label)?.[1]);
  if (percentage >= 0 && percentage <= 100) return [[label, percentage]];
  throw new OperatorError(
    `the supergraph has an @override with the label "${label}": percent(0) to percent(100) are known`,
  );
}

function findLabels(supergraph: DocumentNode): readonly string[] {
  const labels = new Set<string>();
  visit(supergraph, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'join__field') return;
      for (const argument of given)
        if (argument.name.value === 'overrideLabel' && argument.value.kind === Kind.STRING)
          labels.add(argument.value.value);
    },
  });
  return [...labels].sort();
}
