import { escape, toSvg } from './chart.mjs';

const colours = ['#2563eb', '#f59e0b', '#10b981', '#6b7280'];
const layout = { left: 70, top: 90, width: 620, height: 300 };

/**
 * Lines over a growing number, which is shown by its order of magnitude; values begin at 0.
 * @param series of `{ name, points }`, each point a pair
 */
export function toLineChart({ title, machine, takenAt }, { heading, xName, unit, series }) {
  const points = series.flatMap((each) => each.points);
  const [xs, ys] = [points.map(([x]) => Math.log10(x)), points.map(([, y]) => y)];
  const range = { from: Math.min(...xs), to: Math.max(...xs), top: Math.max(...ys) * 1.1 };
  const placeX = (x) => layout.left + ((Math.log10(x) - range.from) / (range.to - range.from || 1)) * layout.width;
  const placeY = (y) => layout.top + layout.height - (y / range.top) * layout.height;
  const place = ([x, y]) => [placeX(x), placeY(y)].map((each) => each.toFixed(1));
  const note = `${machine.processor}, Node ${machine.node}, ${takenAt.slice(0, 10)}`;
  const page = {
    title: `${title}: ${heading}`,
    note,
    width: layout.left + layout.width + 60,
    height: layout.top + layout.height + 60,
  };
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => share * range.top);
  return toSvg(page, [
    ...steps.map((value) => toRule(value, { y: placeY(value), unit })),
    ...[...new Set(points.map(([x]) => x))].map((x) => toTick(x, placeX(x))),
    `<text x="${layout.left + layout.width}" y="${layout.top + layout.height + 42}" text-anchor="end" fill="#6b7280">${escape(xName)}</text>`,
    ...series.map((each, index) => toLine(each, { index, place })),
  ]);
}

function toRule(value, { y, unit }) {
  const { left, width } = layout;
  return [
    `<line x1="${left}" x2="${left + width}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#e5e7eb"/>`,
    `<text x="${left - 8}" y="${(y + 4).toFixed(1)}" text-anchor="end" fill="#6b7280">${value.toPrecision(3)} ${escape(unit)}</text>`,
  ].join('\n');
}

function toTick(x, at) {
  return `<text x="${at.toFixed(1)}" y="${layout.top + layout.height + 20}" text-anchor="middle" fill="#6b7280">${x.toLocaleString('en')}</text>`;
}

function toLine({ name, points }, { index, place }) {
  const colour = colours[index % colours.length];
  const places = points.map(place);
  return [
    `<polyline points="${places.map((each) => each.join()).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`),
    `<text x="${layout.left + index * 170}" y="${layout.top - 16}" fill="${colour}">${escape(name)}</text>`,
  ].join('\n');
}
